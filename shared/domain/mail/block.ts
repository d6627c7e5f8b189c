/** What a message is made of, before it is written as text and as HTML: so both say the same. */
export type Block =
  | { readonly kind: "paragraph"; readonly text: string }
  | { readonly kind: "heading"; readonly text: string }
  /** Label and value, one below the other. */
  | { readonly kind: "facts"; readonly rows: readonly (readonly [label: string, value: string])[] }
  | { readonly kind: "list"; readonly items: readonly string[] }
  /** Words of somebody else, with their line breaks. */
  | { readonly kind: "quote"; readonly text: string }
  /** To be copied, so never wrapped; one command per line. */
  | { readonly kind: "commands"; readonly lines: readonly string[] };

export const paragraph = (text: string): Block => ({ kind: "paragraph", text });
export const heading = (text: string): Block => ({ kind: "heading", text });
export const facts = (...rows: readonly (readonly [string, string])[]): Block => ({ kind: "facts", rows });
export const list = (...items: readonly string[]): Block => ({ kind: "list", items });

/** A message before it is addressed. */
export type Draft = {
  /** One line. */
  readonly subject: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  /** Who sends it and why the reader gets it. */
  readonly footer: string;
};
