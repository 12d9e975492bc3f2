// Hands what could not be sent to another phone that has the same walk, as a file.
const KIND = "hustings-walk";

export async function hand(records, code) {
  const file = new File([JSON.stringify({ kind: KIND, code, records })], `${code}.json`, { type: "application/json" });
  if (navigator.canShare?.({ files: [file] })) {
    try {
      return await navigator.share({ files: [file] });
    } catch (trouble) {
      if (trouble.name === "AbortError") return undefined;
    }
  }
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: file.name });
  link.click();
  return setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

// Returns the records of a file of this walk, null for any other.
export async function read(file, code) {
  try {
    const document = JSON.parse(await file.text());
    if (document.kind !== KIND || document.code !== code) return null;
    return document.records.map(({ key, kind, order, body }) => ({ key: String(key), kind, order, body }));
  } catch {
    return null;
  }
}
