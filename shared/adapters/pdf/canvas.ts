import PDFDocument from "pdfkit";
import type { Faces } from "./faces.ts";
import { type TextRun, textRuns, type Weight } from "./text-runs.ts";
import { wrapText } from "./wrap-text.ts";

/** Lengths in points (1/72 inch), measured from the upper left corner of the page. */
export type TextStyle = {
  readonly size: number;
  readonly weight?: Weight;
  readonly color?: string;
};
export type Box = { readonly x: number; readonly y: number; readonly width: number };
export type Align = "left" | "right" | "center";

export type Canvas = {
  readonly document: PDFKit.PDFDocument;
  readonly width: number;
  readonly height: number;
  measure(text: string, style: TextStyle): number;
  wrap(text: string, width: number, style: TextStyle): readonly string[];
  /** One line on the baseline `y`, kept as it is. */
  line(text: string, box: Box, style: TextStyle, align?: Align): void;
  /** Several lines, the first on the baseline `box.y`; returns the baseline after the last one. */
  block(lines: readonly string[], box: Box, style: TextStyle, align?: Align): number;
};

export const INK = "#1a1a1a";
export const GREY = "#666666";
export const RULE = "#c8c8c8";

/** Distance of two baselines. */
export const leading = (style: TextStyle): number => style.size * 1.38;

export type CanvasOptions = {
  readonly paper: "A4" | "LETTER";
  readonly title: string;
  readonly author: string;
  /** Printed into the file instead of the time of rendering, so that the same invoice gives the same bytes. */
  readonly createdAt: Date;
  readonly faces: Faces;
};

/** An empty document with one page. A face is read from disk when the first text needs it. */
export const createCanvas = (options: CanvasOptions): Canvas => {
  const document = new PDFDocument({
    size: options.paper,
    margin: 0,
    bufferPages: true,
    lang: "en",
    displayTitle: true,
    info: {
      Title: options.title,
      Author: options.author,
      Creator: "Rebill",
      Producer: "Rebill",
      CreationDate: options.createdAt,
      ModDate: options.createdAt,
    },
  });
  const known = new Set<string>();
  const use = (run: TextRun, size: number): void => {
    if (!known.has(run.font)) {
      options.faces.register(document, run.font);
      known.add(run.font);
    }
    document.font(run.font).fontSize(size);
  };
  // An empty feature list makes pdfkit shape a run as a whole. Word by word, which it can cache and does
  // otherwise, Arabic words would change places.
  const shaping = (run: TextRun) => (run.font === "arabic" ? { features: [] } : {});
  const perEm = new Map<string, number>();
  const widthOf = (run: TextRun, size: number): number => {
    const key = `${run.font} ${run.text}`;
    const found = perEm.get(key);
    if (found !== undefined) return found * size;
    use(run, size);
    const width = document.widthOfString(run.text, shaping(run));
    perEm.set(key, width / size);
    return width;
  };
  const measure = (text: string, style: TextStyle): number =>
    textRuns(text, style.weight ?? "regular").reduce((width, run) => width + widthOf(run, style.size), 0);
  const line: Canvas["line"] = (text, box, style, align = "left") => {
    const runs = textRuns(text, style.weight ?? "regular");
    const width = runs.reduce((total, run) => total + widthOf(run, style.size), 0);
    const free = box.width - width;
    let x = box.x + (align === "right" ? free : align === "center" ? free / 2 : 0);
    document.fillColor(style.color ?? INK);
    for (const run of runs) {
      use(run, style.size);
      document.text(run.text, x, box.y, { ...shaping(run), lineBreak: false, baseline: "alphabetic" });
      x += widthOf(run, style.size);
    }
  };
  return {
    document,
    width: document.page.width,
    height: document.page.height,
    measure,
    wrap: (text, width, style) => wrapText(text, width, (part) => measure(part, style)),
    line,
    block: (lines, box, style, align) => {
      let y = box.y;
      for (const text of lines) {
        line(text, { ...box, y }, style, align);
        y += leading(style);
      }
      return y;
    },
  };
};
