// Files that an owner attaches: a picture of a receipt, a PDF, a text.
import { crc32, deflateSync } from "node:zlib";

function chunk(kind, content) {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A PNG picture of a till receipt: grey lines on white. */
export function png(width = 360, height = 520) {
  const rows = Buffer.alloc((width + 1) * height, 255);
  for (let y = 0; y < height; y += 1) {
    rows[y * (width + 1)] = 0;
    const line = Math.floor(y / 26);
    const ends = 60 + ((line * 97) % (width - 130));
    if (y % 26 > 8 && y % 26 < 16 && line > 1 && line < 17) rows.fill(70, y * (width + 1) + 30, y * (width + 1) + 30 + ends);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

/** A PDF of one page with a line of text. */
export function pdf(text = "Lease of the studio") {
  const stream = `BT /F1 24 Tf 72 700 Td (${text}) Tj ET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let out = "%PDF-1.4\n";
  const places = objects.map((object, at) => {
    const place = out.length;
    out += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const table = out.length;
  out += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("")}`;
  out += `trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(out, "latin1");
}

/** Attaches a file to a record, from outside of the window. */
export function attachTo(daybook, recordKind, recordId, fileName, bytes, note) {
  return daybook.call("attach_file", { recordKind, recordId, fileName, content: Buffer.from(bytes).toString("base64"), ...(note ? { note } : {}) });
}

/** Lets a file fall on an element of the page. */
export async function dropFile(page, place, name, bytes) {
  const dropped = await page.evaluateHandle(([called, content]) => {
    const transfer = new DataTransfer();
    const letters = atob(content);
    transfer.items.add(new File([Uint8Array.from(letters, (letter) => letter.charCodeAt(0))], called));
    return transfer;
  }, [name, Buffer.from(bytes).toString("base64")]);
  await place.dispatchEvent("dragover", { dataTransfer: dropped });
  await place.dispatchEvent("drop", { dataTransfer: dropped });
}
