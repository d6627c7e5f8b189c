/** What an element contains, in the form xmlbuilder2 takes: child elements by name, `@` attributes, `#` text. */
export type XmlContent = {
  readonly [name: string]: string | XmlContent | readonly XmlContent[];
};

/** The element where there is something to put into it. */
export const optional = (name: string, text: string | null | undefined): XmlContent =>
  text === null || text === undefined ? {} : { [name]: text };
