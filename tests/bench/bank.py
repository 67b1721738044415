"""Measures the reading of bank files beside other programs, and makes the bank's sections of docs/performance.md.

    bank.py parse FOLDER TARGET        whole processes on FOLDER/lines.*, in turn: time, and whether they read the same
    bank.py sections RESULTS           the sections, from what was measured
    bank.py replace RESULTS DOCUMENT   puts them into the document in place of those that are there
"""
import datetime
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time

# A peer that takes longer is stopped: by then it is told apart well enough.
LIMIT = float(os.environ.get("DAYBOOK_BENCH_PEER_LIMIT", "120"))
ROUNDS = int(os.environ.get("DAYBOOK_BENCH_ROUNDS", "5"))
TITLE = "The bank: "
FORMATS = [("OFX", "lines.ofx", ["ofxtools", "ofxparse"]), ("MT940", "lines.sta", ["mt-940"])]


def run(command):
    """Wall time in seconds and what was said; no answer where it took too long."""
    begin = time.perf_counter()
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT)
    except subprocess.TimeoutExpired:
        return LIMIT, None
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} failed: {done.stderr[-2000:]}")
    return time.perf_counter() - begin, done.stdout.strip()


def parse(folder, target):
    python = pathlib.Path(target, "bench", "peers-venv", "bin", "python")
    reader = pathlib.Path(__file__).with_name("read_statement.py")
    versions = versions_of(python)
    found = []
    for name, file, peers in FORMATS:
        commands = {"Daybook": [f"{target}/release/statements", "read", f"{folder}/{file}"]}
        few = {"Daybook": [f"{target}/release/statements", "read", f"{folder}/few/{file}"]}
        for peer in peers:
            if peer not in versions:
                print(f"{peer} is not installed and is left out.", file=sys.stderr)
                continue
            commands[peer] = [python, reader, peer, f"{folder}/{file}"]
            few[peer] = [python, reader, peer, f"{folder}/few/{file}"]
        # A figure without an equal answer is worth nothing; a small file gives one even of a peer that is stopped.
        must_agree({program: run(command)[1] for program, command in few.items()})
        times, answers, stopped = {}, {}, set()
        for round in range(ROUNDS):
            for program, command in commands.items():
                # What took minutes once takes minutes again.
                if program in stopped or (round > 0 and program != "Daybook" and times[program][0] > 20 and len(times[program]) > 1):
                    continue
                seconds, answer = run(command)
                times.setdefault(program, []).append(seconds)
                if answer is None:
                    stopped.add(program)
                else:
                    answers[program] = answer
        must_agree(answers)
        lines, cents = answers["Daybook"].split()
        rows = [
            {"program": program, "version": versions.get(program), "seconds": statistics.median(each), "runs": len(each), "stopped": program in stopped}
            for program, each in times.items()
        ]
        for row in rows:
            print(f"{name}: {row['program']} {row['seconds']:.3f} s, {row['runs']} runs{', stopped' if row['stopped'] else ''}", file=sys.stderr)
        found.append({"format": name, "lines": int(lines), "cents": int(cents), "bytes": pathlib.Path(folder, file).stat().st_size, "programs": rows})
    return found


def must_agree(answers):
    if len(set(answers.values())) > 1 or None in answers.values():
        sys.exit(f"They read different things: {answers}")


def versions_of(python):
    if not python.exists():
        return {}
    listed = json.loads(subprocess.run([python, "-m", "pip", "list", "--format", "json"], capture_output=True, text=True).stdout)
    return {package["name"]: package["version"] for package in listed}


def lines_of(path):
    return [json.loads(line) for line in path.read_text().splitlines() if line.startswith("{")] if path.exists() else []


def counted(number):
    return f"{number:,}"


def seconds_said(seconds):
    return f"{seconds * 1e3:.3g} ms" if seconds < 1 else f"{seconds:.2f} s"


def verdict(met):
    return "yes" if met else "**no**"


def sections(results):
    results = pathlib.Path(results)
    parsed, bank = results / "parse.json", {line["figure"]: line for line in lines_of(results / "bank.jsonl")}
    quality = {name: lines_of(results / f"quality-{name}.jsonl") for name in ("seen", "held-out")}
    found = []
    if parsed.exists():
        found.append("\n".join(parsing(json.loads(parsed.read_text()))))
    if bank:
        found.append("\n".join(importing(bank)))
    if quality["seen"]:
        found.append("\n".join(right(quality)))
    return found


def parsing(formats):
    yield f"## {TITLE}parsing files, beside others\n"
    yield "The whole process, from start to exit, on the same generated file; the programs in turn, medians. All of them read the same number of lines and the same sum, to the cent."
    yield "Beside what the others give, Daybook also proves the balances, keeps the bank's own text of each line and takes a fingerprint of it.\n"
    yield "| file | program | version | time | runs | Daybook is faster | at least | met |\n|---|---|---|---|---|---|---|---|"
    for one in formats:
        ours = next(row for row in one["programs"] if row["program"] == "Daybook")
        for row in one["programs"]:
            name = f"{counted(one['lines'])} lines of {one['format']}, {one['bytes'] / 1e6:.0f} MB" if row is ours else ""
            if row is ours:
                yield f"| {name} | Daybook |  | {seconds_said(row['seconds'])} | {row['runs']} |  |  |  |"
                continue
            ratio, more = row["seconds"] / ours["seconds"], "more than " if row["stopped"] else ""
            yield f"|  | {row['program']} | {row['version']} | {more}{seconds_said(row['seconds'])} | {row['runs']} | {more}{ratio:,.0f} times | 20 times | {verdict(ratio >= 20)} |"
    if any(row["stopped"] for one in formats for row in one["programs"]):
        yield f"\nA program is stopped after {LIMIT:.0f} s; that it reads the same is then shown on a file of 1,000 lines."


def importing(bank):
    yield f"## {TITLE}reading files into the books, and suggestions\n"
    yield "Through the operation that every door calls, medians. Importing begins with the bytes of the file: base64, parsing, telling new lines from known ones, rows, seals, audit.\n"
    yield "| what | time | at most | met |\n|---|---|---|---|"
    row = lambda what, seconds, most: f"| {what} | {seconds_said(seconds)} | {seconds_said(most)} | {verdict(seconds <= most)} |"
    if one := bank.get("import"):
        lines = counted(one["lines"])
        yield row(f"Importing a CSV file of {lines} lines, all new", one["seconds"], 3)
        yield row("… the same file again, all known", one["againSeconds"], 3)
        share = one["bareSeconds"] / one["seconds"]
        yield f"| … bare SQLite: the same rows in one transaction, without triggers, checks or hashes ({share:.0%} of the time of the first) | {seconds_said(one['bareSeconds'])} |  |  |"
        yield row(f"The slowest page of {lines} bank lines, however narrowed", one["listSeconds"], 0.1)
        yield row("The bank accounts with their three balances", one["accountsSeconds"], 0.1)
        yield f"| Taking the import of {lines} lines back | {seconds_said(one['withdrawSeconds'])} |  |  |"
    if one := bank.get("suggestions"):
        candidates = counted(one["candidates"])
        yield row(f"Suggestions for {counted(one['lines'])} lines against {candidates} open entries of ten years, 200 lines at a time", one["seconds"], 2)
        yield row("… for one line, as the inbox asks", one["singleSeconds"], 0.1)
        yield row("… the slowest of 200", one["singleLongest"], 0.1)
        yield f"\nOf these lines {one['right'] / one['lines']:.1%} had the right entry first. Candidates are gathered from the books for each question, {one['lines'] // 200} times in all."


def right(quality):
    yield f"## {TITLE}how often the first suggestion is right\n"
    yield "Generated years of a small business with known truth: days move over weekends and by up to four days, names are cut, squeezed or another company's, fees are kept, amounts and days have twins, prices rise, and some lines match nothing. The books are kept month by month, and each line is answered rightly before the next one is asked, as an owner would."
    yield "Right means: the first suggestion, not one of the first. Very likely is what the window calls a suggestion of 0.9 and above.\n"
    seen, held = quality["seen"], quality["held-out"]
    years = lambda rows: sum(row["group"] == "year" for row in rows)
    yield f"{years(seen)} years were looked at while the weights were set; {years(held)} others were only measured at the end.\n"
    yield "| kind of line | lines | right | held out: lines | right |\n|---|---|---|---|---|"
    of_held = {row["name"]: row for row in held if row["group"] in ("kind", "total")}
    share = lambda row: f"{counted(row['lines'])} | {row['right'] / max(row['lines'], 1):.1%}" if row else " | "
    for row in seen:
        if row["group"] in ("kind", "total"):
            name = "**all that the books or the memory have an answer for**" if row["group"] == "total" else row["name"]
            yield f"| {name} | {share(row)} | {share(of_held.get(row['name']))} |"
    total = [row for row in seen + held if row["group"] == "total"]
    least = [row["right"] / row["lines"] for row in seen + held if row["group"] == "year"]
    met = all(row["right"] >= 0.97 * row["lines"] for row in total)
    yield f"\nAt least 97% wanted: {verdict(met)}; the least of a single year is {min(least):.1%}."
    certain, wrong = sum(row["certain"] for row in total), sum(row["certainWrong"] for row in total)
    yield f"\nCalled very likely: {counted(certain)}; of these wrong: {wrong}.\n"
    yield "Lines that match nothing yet (a shop for the first time, private purchases, deposits of several receipts, amounts that another due date has by chance). No suggestion can be right there; one that is called very likely is an error.\n"
    yield "| kind of line | lines | with any suggestion | called very likely |\n|---|---|---|---|"
    nothing = {}
    for row in seen + held:
        if row["group"] == "nothing":
            sums = nothing.setdefault(row["name"], [0, 0, 0])
            for at, field in enumerate(("lines", "shown", "certain")):
                sums[at] += row[field]
    for name, (lines, shown, certain) in nothing.items():
        yield f"| {name} | {counted(lines)} | {counted(shown)} | {certain} |"
    posted = [row for row in seen + held if row["group"] == "posted"]
    if posted:
        yield f"\nPosted by the owner's rules without a question: {counted(sum(row['lines'] for row in posted))}; of these wrong: {sum(row['lines'] - row['right'] for row in posted)} (none wanted)."
    else:
        yield "\nNothing is posted by itself in these years: no rules are applied."


def replace(results, document):
    document = pathlib.Path(document)
    head, *rest = re.split(r"(?m)^(?=## )", document.read_text())
    rest = [section.strip() for section in rest if not section.startswith(f"## {TITLE}")]
    new = sections(results)
    when = datetime.date.today().isoformat()
    new[0] = new[0].replace("\n", f"\n\nThe sections of the bank were measured by themselves (`make bench PART=bank`) on {when}.\n", 1)
    at = next((place for place, section in enumerate(rest) if section.startswith("## The window")), len(rest))
    document.write_text("\n\n".join([head.strip(), *rest[:at], *new, *rest[at:]]) + "\n")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["parse", folder, target]:
            json.dump(parse(folder, target), sys.stdout, indent=2)
        case ["sections", results]:
            print("\n\n".join(sections(results)))
        case ["replace", results, document]:
            replace(results, document)
        case _:
            sys.exit(__doc__)
