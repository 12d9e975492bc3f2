// Hands what could not be sent to another phone that has the same walk, as a file.
const KIND = "hustings-walk";

// `bags` are sealed: whichever phone sends them, and if both do, they count once.
export async function hand(records, bags, code) {
  const file = new File([JSON.stringify({ kind: KIND, code, records, bags })], `${code}.json`, { type: "application/json" });
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

// Returns the records and bags of a file of this walk, null for any other.
export async function read(file, code) {
  try {
    const told = JSON.parse(await file.text());
    if (told.kind !== KIND || told.code !== code) return null;
    return {
      records: told.records.map(({ key, kind, order, body, where }) => ({ key: String(key), kind, order, body, where })),
      bags: (told.bags || []).map(({ key, said }) => ({ key: String(key), said })),
    };
  } catch {
    return null;
  }
}
