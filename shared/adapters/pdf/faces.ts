import { type FontKey, fontPath } from "./noto-fonts.ts";

export type Faces = {
  /** Makes `key` known to the document, to be used with `document.font(key)`. */
  register(document: PDFKit.PDFDocument, key: FontKey): void;
};

/** A parsed face as pdfkit keeps it. Its types know nothing of it, so it is asked for with care. */
type ParsedFace = { layout: unknown; _glyphs: Record<string, unknown> };

const isParsed = (value: unknown): value is ParsedFace =>
  typeof value === "object" &&
  value !== null &&
  typeof Reflect.get(value, "layout") === "function" &&
  typeof Reflect.get(value, "_glyphs") === "object";

const currentFace = (document: PDFKit.PDFDocument): ParsedFace | undefined => {
  const embedded: unknown = Reflect.get(document, "_font");
  const face: unknown =
    typeof embedded === "object" && embedded !== null ? Reflect.get(embedded, "font") : undefined;
  return isParsed(face) ? face : undefined;
};

/**
 * Keeps parsed faces from one document to the next: parsing takes three quarters of the time of a page. pdfkit
 * accepts a parsed face where it accepts a file; the first document that read a face leaves it here.
 *
 * A face remembers for each glyph the text that asked for it first, and writes that into the document for
 * copying and searching. It is made to forget at the start of each document, otherwise the bytes of an
 * invoice would depend on which invoices were drawn before it.
 */
export const createFaces = (fontDirectory?: string): Faces => {
  const parsed = new Map<FontKey, ParsedFace>();
  return {
    register: (document, key) => {
      const face = parsed.get(key);
      if (face !== undefined) {
        face._glyphs = {};
        document.registerFont(key, face as unknown as PDFKit.Mixins.PDFFontSource);
        return;
      }
      document.registerFont(key, fontPath(key, fontDirectory)).font(key);
      const read = currentFace(document);
      if (read !== undefined) parsed.set(key, read);
    },
  };
};
