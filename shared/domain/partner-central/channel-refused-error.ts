/** What the channel's API calls a refusal; the operation adds what its exception has besides. */
export type ChannelRefusal =
  | { readonly kind: "not-found"; readonly resource: ChannelResource }
  /** Something else is in the way: it exists already, is still in use, or was changed in the meantime. */
  | { readonly kind: "conflict"; readonly resource: ChannelResource }
  /** What is asked for cannot be, by the rules of the channel; `field` is the member that would have to change. */
  | { readonly kind: "business"; readonly field: string }
  /** The caller is a party to it, but not the one that may do this. */
  | { readonly kind: "denied"; readonly reason: string }
  | { readonly kind: "quota"; readonly resource: ChannelResource; readonly quotaCode: string };

export type ChannelResource = {
  readonly type: "ProgramManagementAccount" | "Relationship" | "ChannelHandshake";
  readonly id: string;
};

/** Nothing was changed. The message says what would be right. */
export class ChannelRefusedError extends Error {
  override readonly name = "ChannelRefusedError";
  constructor(
    readonly refusal: ChannelRefusal,
    message: string,
  ) {
    super(message);
  }
}

/** The same for what is somebody else's, of another catalog, and for what never was. */
export const absent = (type: ChannelResource["type"], id: string): ChannelRefusedError =>
  new ChannelRefusedError({ kind: "not-found", resource: { type, id } }, `There is no such ${WORDS[type]}.`);

export const inTheWay = (type: ChannelResource["type"], id: string, message: string): ChannelRefusedError =>
  new ChannelRefusedError({ kind: "conflict", resource: { type, id } }, message);

export const against = (field: string, message: string): ChannelRefusedError =>
  new ChannelRefusedError({ kind: "business", field }, message);

const WORDS: Readonly<Record<ChannelResource["type"], string>> = {
  ProgramManagementAccount: "program management account",
  Relationship: "relationship",
  ChannelHandshake: "channel handshake",
};
