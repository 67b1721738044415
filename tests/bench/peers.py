"""Runs the peers on the generated books, and makes the table of all figures.

    peers.py measure FOLDER TARGET    whole processes on FOLDER/books.*: time, memory, and whether the balances agree
    peers.py table RESULTS TARGET     the document, from what was measured
"""
import datetime
import decimal
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import bank

# The books end on the first; the second is somewhere within them.
LAST_DAY, SOME_DAY = datetime.date(2025, 12, 31), datetime.date(2023, 5, 17)
CODE = re.compile(r"\b[ALQIX]\d\d\b")
AMOUNT = re.compile(r"-?\d+\.\d\d\b")


def run_once(command, env):
    """Starts a process, and gives its wall time in seconds, its peak resident memory in KiB and what it said."""
    with tempfile.TemporaryFile() as complaint:
        begin = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaint, env=env)
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        elapsed = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            complaint.seek(0)
            sys.exit(f"{command[0]} failed: {complaint.read().decode()[-2000:]}")
    return elapsed, usage.ru_maxrss, output.decode()


def measure(command, env):
    """Repeats a command: quick ones often, slow ones at least twice. The first run only warms the disk's cache."""
    run_once(command, env)
    times, memory, output = [], [], ""
    while len(times) < 2 or (len(times) < 11 and sum(times) < 20):
        elapsed, peak, output = run_once(command, env)
        times.append(elapsed)
        memory.append(peak)
    return {"seconds": statistics.median(times), "kib": max(memory), "runs": len(times), "output": output}


def cents(text):
    return int(decimal.Decimal(text) * 100)


def balances_of_lines(output):
    """Code and amount stand on one line, whatever the order."""
    found = {}
    for line in output.splitlines():
        code, amount = CODE.search(line), AMOUNT.search(line)
        if code and amount and cents(amount.group()) != 0:
            found[code.group()] = cents(amount.group())
    return found


def balances_of_daybook(output):
    answer = json.loads(output)
    answer = answer.get("output", answer)
    found = {}
    for row in answer["rows"]:
        debit, credit = row["debit"], row["credit"]
        found[row["account"]] = cents(debit["amount"]) if debit else -cents(credit["amount"])
    return found


def version_of(command):
    said = subprocess.run(command, capture_output=True, text=True).stdout.strip().splitlines()
    number = re.search(r"\d+(\.\d+)+", said[0] if said else "")
    return number.group() if number else "?"


def measure_peers(folder, target):
    rledger = shutil.which("rledger") or shutil.which("rledger", path=f"{target}/tools/bin")
    daybook = f"{target}/release/daybook"
    journal, beancount = f"{folder}/books.journal", f"{folder}/books.beancount"

    def trial_balance(day):
        return [daybook, "--books", f"{folder}/books.daybook", "trial-balance", "--as-of", day.isoformat(), "--format", "json"]

    # All entries, so that each peer can answer in its fastest way: rustledger's report takes no date, and its query is slower.
    commands = [
        ("Daybook", [daybook, "--version"], trial_balance(LAST_DAY), balances_of_daybook),
        ("rustledger", [rledger, "--version"], [rledger, "report", "--format", "csv", beancount, "balances"], balances_of_lines),
        ("ledger", ["ledger", "--version"], ["ledger", "-f", journal, "bal", "--flat", "--no-total"], balances_of_lines),
        ("hledger", ["hledger", "--version"], ["hledger", "-f", journal, "bal", "--flat", "-N"], balances_of_lines),
    ]
    # Nothing of the owner's settings may slow a peer down or change what it shows.
    env = dict(os.environ, HOME=str(folder), DAYBOOK_HOME=f"{folder}/home", LC_ALL="C.UTF-8")
    # DAYBOOK_BENCH_PEERS="rustledger,ledger" leaves the others out, for a quick look.
    wanted = os.environ.get("DAYBOOK_BENCH_PEERS", "")
    results, expected = [], None
    for name, version, command, read in commands:
        if wanted and name != "Daybook" and name not in wanted.split(","):
            continue
        if not command[0] or not shutil.which(command[0]):
            print(f"{name} is not installed and is left out.", file=sys.stderr)
            continue
        result = measure(command, env)
        balances = read(result.pop("output"))
        expected = expected or balances
        must_agree(name, balances, expected)
        print(f"{name}: {result['seconds']:.3f} s, {result['kib'] / 1024:.0f} MiB, {len(balances)} balances agree", file=sys.stderr)
        results.append({"name": name, "version": version_of(version), "balances": len(balances), **result})
    # And as of a day in the middle, beside whichever peer takes a date.
    some_day = measure(trial_balance(SOME_DAY), env)
    expected = balances_of_daybook(some_day.pop("output"))
    next_day = (SOME_DAY + datetime.timedelta(days=1)).isoformat()
    if shutil.which("ledger"):
        must_agree("ledger", balances_of_lines(run_once(["ledger", "-f", journal, "bal", "--end", next_day, "--flat", "--no-total"], env)[2]), expected)
    elif rledger:
        query = f"SELECT account, sum(number) WHERE date < {next_day} GROUP BY account"
        must_agree("rustledger", balances_of_lines(run_once([rledger, "query", beancount, query], env)[2]), expected)
    return {"asOf": LAST_DAY.isoformat(), "entries": int(pathlib.Path(folder).name), "peers": results, "someDay": {"asOf": SOME_DAY.isoformat(), **some_day}}


def must_agree(name, balances, expected):
    if balances != expected:
        differing = sorted(code for code in balances.keys() | expected.keys() if balances.get(code) != expected.get(code))
        sys.exit(f"{name} and Daybook disagree about {', '.join(differing[:5])}")


def seconds_in_words(seconds):
    if seconds < 1e-3:
        return f"{seconds * 1e6:.0f} µs"
    if seconds < 1:
        return f"{seconds * 1e3:.3g} ms"
    return f"{seconds:.1f} s"


# Name of a measure, what it is, and the most that it may take, in seconds.
READING = [
    ("trial_balance", "Trial balance as of any day, {entries} entries", 2e-3),
    ("upcoming_occurrences", "Upcoming occurrences of {records} payments over 365 days, with totals", 300e-3),
    ("reconcile", "Reconciling 10,000 occurrences with 10,000 confirmations", 50e-3),
    ("audit_entries", "A page of the audit among {audit} rows, the newest", 2e-3),
    ("audit_entries_anywhere", "… anywhere in it", 2e-3),
    ("audit_entries_by_operation", "… by a common operation", 2e-3),
    ("audit_entries_by_rare_operation", "… by a rare operation", 2e-3),
    ("audit_entries_by_door", "… by door", 2e-3),
    ("audit_entries_by_text", "… by a text that is nowhere: 50,000 rows looked at", 100e-3),
    ("payments_list", "A page of {records} payments, by name", 100e-3),
    ("payments_list_next_due", "… by next due date", 100e-3),
    ("payments_list_amount", "… by amount", 100e-3),
    ("payments_list_text", "… whose name holds a text", 100e-3),
    ("board", "The board of a company with {records} payments", None),
    ("parties_list", "A page of {records} parties", 100e-3),
    ("parties_list_text", "… whose name holds a text", 100e-3),
    ("journal_entries", "A page of {entries} journal entries, the newest", 100e-3),
    ("journal_entries_text", "A page of {records} journal entries whose description holds a text", 100e-3),
    ("account_ledger", "A page of an account's ledger, {entries} entries", 100e-3),
    ("accounts_list", "The chart of accounts with balances, {entries} entries", 100e-3),
    ("search_records", "The search over {records} payments, parties and entries each", 100e-3),
    ("search_records_nowhere", "… for a text that is nowhere", 100e-3),
]


def counted(number):
    return f"{number:,}"


def reading_rows(target, sizes):
    for name, title, most in READING:
        path = pathlib.Path(target, "criterion", name, "new", "estimates.json")
        if not path.exists():
            continue
        median = json.loads(path.read_text())["median"]["point_estimate"] / 1e9
        limit = f"{seconds_in_words(most)} | {verdict(median <= most)}" if most else " | "
        yield f"| {title.format(**sizes)} | {seconds_in_words(median)} | {limit} |"


def verdict(met):
    return "yes" if met else "**no**"


def machine():
    cores = os.cpu_count()
    memory = int(re.search(r"MemTotal:\s+(\d+)", pathlib.Path("/proc/meminfo").read_text()).group(1)) / 1024 / 1024
    release = pathlib.Path("/etc/os-release")
    system = re.search(r'PRETTY_NAME="(.*)"', release.read_text()).group(1) if release.exists() else sys.platform
    rust = version_of(["rustc", "--version"])
    return f"{cores} cores, {memory:.0f} GiB of memory, {system}, Rust {rust}"


def table(results, target):
    results = pathlib.Path(results)
    peers = json.loads((results / "peers.json").read_text())
    ours, others = peers["peers"][0], peers["peers"][1:]
    sizes = {"entries": counted(peers["entries"]), "records": counted(int(os.environ.get("DAYBOOK_BENCH_RECORDS", "100000"))), "audit": counted(int(os.environ.get("DAYBOOK_BENCH_AUDIT", "1000000")))}
    print(f"# Performance\n\nMeasured by `make bench` on {datetime.date.today().isoformat()}: {machine()}. Everything in one run, on the same generated books; medians.\n")
    print("## A trial balance, beside others\n")
    print(f"The same {sizes['entries']} two-line entries over ten years and 60 accounts; balances as of {peers['asOf']}; the whole process, from start to exit, with the file in the disk's cache.")
    print(f"All of them give the same {ours['balances']} balances, to the cent.\n")
    print("| program | version | time | peak memory | Daybook is faster | and smaller |\n|---|---|---|---|---|---|")
    for peer in peers["peers"]:
        faster = "" if peer is ours else f"{peer['seconds'] / ours['seconds']:,.0f} times"
        smaller = "" if peer is ours else f"{peer['kib'] / ours['kib']:,.0f} times"
        print(f"| {peer['name']} | {peer['version']} | {seconds_in_words(peer['seconds'])} | {peer['kib'] / 1024:,.0f} MiB | {faster} | {smaller} |")
    if others:
        fastest = min(others, key=lambda peer: peer["seconds"])
        faster, smaller = fastest["seconds"] / ours["seconds"], fastest["kib"] / ours["kib"]
        print(f"\nAgainst the fastest, {fastest['name']}: {faster:,.0f} times faster (at least 50 wanted: {verdict(faster >= 50)}), with {smaller:,.0f} times less memory (at least 20 wanted: {verdict(smaller >= 20)}).")
        print("They read a journal that people can edit by hand, each time anew; Daybook keeps balances with the entries. That is what the difference is made of.")
    some_day = peers["someDay"]
    print(f"\nAs of another day, {some_day['asOf']}, Daybook takes {seconds_in_words(some_day['seconds'])}, and again agrees.")
    print("\n## Writing\n\nBeside the bare database, which writes the same rows into the same tables and indexes with the same pragmas, without triggers, checks, hashes or JSON.\n")
    print("| what | Daybook | bare SQLite | share | at least | met |\n|---|---|---|---|---|---|")
    titles = {"bulk": ("{count} entries in one `post_journal_entries`", 1 / 3), "single": ("one durable `post_journal_entry` at a time; bare: the same rows in a commit each", 1 / 2), "single_beside_one_row": ("… bare: a commit of one small row", None)}
    for line in (results / "writing.jsonl").read_text().splitlines():
        if not line.startswith("{"):
            continue
        figure = json.loads(line)
        title, least = titles[figure["figure"]]
        wanted = f"{least:.0%} | {verdict(figure['share'] >= least)}" if least else " | "
        print(f"| {title.format(count=counted(figure['count']))} | {figure['perSecond']:,.0f}/s | {figure['barePerSecond']:,.0f}/s | {figure['share']:.0%} | {wanted} |")
    print("\n## Reading\n\nInside the process, through the same call that every door makes, the answer's JSON included; random days and places.\n")
    print("| what | time | at most | met |\n|---|---|---|---|")
    for row in reading_rows(target, sizes):
        print(row)
    for section in bank.sections(results):
        print(f"\n{section}")
    window = pathlib.Path(target, "bench", "window.jsonl")
    if window.exists():
        print("\n## The window\n\n| what | measured | at most | met |\n|---|---|---|---|")
        for line in window.read_text().splitlines():
            figure = json.loads(line)
            print(f"| {figure['what']} | {figure['value']} | {figure.get('most', '')} | {verdict(figure['met']) if 'met' in figure else ''} |")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["measure", folder, target]:
            json.dump(measure_peers(folder, target), sys.stdout, indent=2)
        case ["table", results, target]:
            table(results, target)
        case _:
            sys.exit(__doc__)
