import { inflateSync } from "node:zlib";

/** Objects of a PDF as pdfkit writes it: number → dictionary text and, where there is one, the inflated stream. */
const objectsOf = (bytes: Uint8Array): ReadonlyMap<string, { dictionary: string; stream: string }> => {
  const raw = Buffer.from(bytes).toString("latin1");
  const objects = new Map<string, { dictionary: string; stream: string }>();
  for (const match of raw.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const [, id = "", body = ""] = match;
    const at = body.indexOf("\nstream\n");
    if (at < 0) objects.set(id, { dictionary: body, stream: "" });
    else {
      const dictionary = body.slice(0, at);
      const data = body.slice(at + 8, body.lastIndexOf("\nendstream"));
      const isDeflated = dictionary.includes("/FlateDecode");
      const stream = isDeflated ? inflateSync(Buffer.from(data, "latin1")).toString("latin1") : data;
      objects.set(id, { dictionary, stream });
    }
  }
  return objects;
};

/** Glyph id (4 hex digits) → text, from a font's ToUnicode map. pdfkit writes ranges with one target per glyph. */
const glyphsOf = (map: string): ReadonlyMap<string, string> => {
  const glyphs = new Map<string, string>();
  for (const [, from = "", , list = ""] of map.matchAll(/<([0-9a-f]+)> <([0-9a-f]+)> \[([^\]]*)\]/g))
    for (const [index, [, target = ""]] of [...list.matchAll(/<([0-9a-f ]*)>/g)].entries()) {
      const glyph = (Number.parseInt(from, 16) + index).toString(16).padStart(4, "0");
      const units = target.replaceAll(" ", "").match(/.{4}/g) ?? [];
      glyphs.set(glyph, String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16))));
    }
  return glyphs;
};

const reference = (dictionary: string, name: string): string =>
  new RegExp(`/${name} (\\d+) 0 R`).exec(dictionary)?.[1] ?? "";

/** What stands on each page, one text per drawn run, in drawing order; read from the bytes, not from the code. */
export const readPdf = (
  bytes: Uint8Array,
): { readonly pages: readonly (readonly string[])[]; readonly fonts: readonly string[] } => {
  const objects = objectsOf(bytes);
  const get = (id: string) => objects.get(id) ?? { dictionary: "", stream: "" };
  const fonts = new Set<string>();
  const pages = [...objects.values()].filter(({ dictionary }) => /\/Type \/Page\b/.test(dictionary));
  const texts = pages.map(({ dictionary }) => {
    const resources = get(reference(dictionary, "Resources")).dictionary;
    const maps = new Map<string, ReadonlyMap<string, string>>();
    for (const [, name = "", id = ""] of resources.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const font = get(id).dictionary;
      fonts.add(/\/BaseFont \/[A-Z]{6}\+(\S+)/.exec(font)?.[1] ?? "?");
      maps.set(name, glyphsOf(get(reference(font, "ToUnicode")).stream));
    }
    const content = get(reference(dictionary, "Contents")).stream;
    return [...content.matchAll(/BT\n([\s\S]*?)ET/g)].map(([, block = ""]) => {
      const glyphs = maps.get(/\/(F\d+) [\d.]+ Tf/.exec(block)?.[1] ?? "");
      const hex = [...block.matchAll(/<([0-9a-f]+)>/g)].map(([, part = ""]) => part).join("");
      return (hex.match(/.{4}/g) ?? []).map((glyph) => glyphs?.get(glyph) ?? "\ufffd").join("");
    });
  });
  return { pages: texts, fonts: [...fonts].sort() };
};
