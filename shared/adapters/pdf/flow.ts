import type { Canvas } from "./canvas.ts";

/** Where the next thing goes on the page, from top to bottom; `y` is the upper edge of what comes next. */
export type Flow = {
  readonly canvas: Canvas;
  readonly left: number;
  readonly width: number;
  readonly bottom: number;
  y: number;
  /** Drawn at the top of every further page; moves `y` below itself. */
  onNewPage: () => void;
};

export const MARGIN = 50;
const FOOTER = 58;

export const createFlow = (canvas: Canvas): Flow => ({
  canvas,
  left: MARGIN,
  width: canvas.width - 2 * MARGIN,
  bottom: canvas.height - FOOTER,
  y: MARGIN,
  onNewPage: () => undefined,
});

/** Turns to a new page unless `height` still fits on this one. */
export const ensureRoom = (flow: Flow, height: number): void => {
  if (flow.y + height <= flow.bottom) return;
  flow.canvas.document.addPage();
  flow.y = MARGIN;
  flow.onNewPage();
};

export const rule = (flow: Flow, y: number, color: string, thickness = 0.6): void => {
  flow.canvas.document
    .moveTo(flow.left, y)
    .lineTo(flow.left + flow.width, y)
    .lineWidth(thickness)
    .strokeColor(color)
    .stroke();
};
