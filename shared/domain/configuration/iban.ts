const SHAPE = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/;

/**
 * Whether the text is an IBAN by ISO 13616: with the first four characters moved to the end and letters read as 10
 * to 35, the number leaves 1 when divided by 97. Spaces between its groups are welcome.
 */
export const isIban = (text: string): boolean => {
  const compact = text.replace(/ /g, "");
  if (!SHAPE.test(compact)) return false;
  const digits = [...`${compact.slice(4)}${compact.slice(0, 4)}`].map((character) =>
    Number.parseInt(character, 36),
  );
  return BigInt(digits.join("")) % 97n === 1n;
};
