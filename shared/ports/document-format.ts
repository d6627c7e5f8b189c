/** A structured text format that people write and read, such as YAML. */
export interface DocumentFormat {
  /** Never throws for bad text: what is wrong with it is in `problems`, and then `value` means nothing. */
  parse(text: string): ParsedDocument;
  /** The value (plain JSON) as text, `comment` above it; parsing it again gives an equal value. */
  print(value: unknown, comment?: string): string;
}

export type ParsedDocument = {
  readonly value: unknown;
  readonly problems: readonly { readonly reason: string; readonly line?: number }[];
  /** 1-based line of a node, or of its nearest ancestor that is in the text. */
  lineOf(at: readonly (string | number)[]): number | undefined;
};
