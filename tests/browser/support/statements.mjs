// Statements of a made-up bank, and the way to have one read.

export const bytesOf = (text) => Buffer.from(text, "utf8");

/** An OFX file of account 7788990011 in CAD. Bookings have a day as OFX writes it, an amount, an id, a name and perhaps a memo. */
export function ofx(bookings, closing, { number = "7788990011" } = {}) {
  const lines = bookings.map(({ on, amount, id, name, memo }) => `<STMTTRN>\n<TRNTYPE>${amount.startsWith("-") ? "DEBIT" : "CREDIT"}\n<DTPOSTED>${on}\n<TRNAMT>${amount}\n<FITID>${id}\n<NAME>${name}\n${memo ? `<MEMO>${memo}\n` : ""}</STMTTRN>\n`);
  return `OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:UTF-8
CHARSET:NONE
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX>
<BANKMSGSRSV1>
<STMTTRNRS>
<TRNUID>1
<STMTRS>
<CURDEF>CAD
<BANKACCTFROM>
<BANKID>000412345
<ACCTID>${number}
<ACCTTYPE>CHECKING
</BANKACCTFROM>
<BANKTRANLIST>
<DTSTART>20261101
<DTEND>20261130
${lines.join("")}</BANKTRANLIST>
${closing ? `<LEDGERBAL>\n<BALAMT>${closing}\n<DTASOF>20261117\n</LEDGERBAL>\n` : ""}</STMTRS>
</STMTTRNRS>
</BANKMSGSRSV1>
</OFX>
`;
}

/** Reads a file into an account of the books. */
export function importInto(daybook, fileName, text, account = "1010") {
  return daybook.call("import_statement", { fileName, content: bytesOf(text).toString("base64"), account });
}

/** Lets a file fall on an element of the page. */
export async function drop(page, place, name, text) {
  const dropped = await page.evaluateHandle(([called, content]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], called));
    return transfer;
  }, [name, text]);
  await place.dispatchEvent("dragover", { dataTransfer: dropped });
  await place.dispatchEvent("drop", { dataTransfer: dropped });
}
