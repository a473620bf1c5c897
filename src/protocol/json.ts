/** How deep arrays and objects nest: whether deeper than `limit`. Goes no deeper than that itself, as hostile input may. */
export function isDeeperThan(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (limit === 0) return true;
  if (Array.isArray(value)) return value.some((item) => isDeeperThan(item, limit - 1));
  for (const key in value) {
    if (isDeeperThan((value as Readonly<Record<string, unknown>>)[key], limit - 1)) return true;
  }
  return false;
}

/** How many bytes `value` takes as JSON in UTF-8; undefined where JSON cannot say it. */
export function jsonBytes(value: unknown): number | undefined {
  let text: string | undefined;
  try {
    text = JSON.stringify(value) as string | undefined;
  } catch {
    return undefined;
  }
  if (text === undefined) return undefined;
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    // Each half of a surrogate pair stands for two of the pair's four bytes.
    if (unit >= 0x80) bytes += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2;
  }
  return bytes;
}
