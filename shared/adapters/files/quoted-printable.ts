const LINE_MAX = 76;

/**
 * Text as quoted-printable UTF-8 (RFC 2045 section 6.7) with CRLF line ends: mostly readable as it is, and no line
 * that a mail server would have to break.
 */
export const quotedPrintable = (text: string): string =>
  text.replaceAll("\r\n", "\n").split("\n").map(encodedLine).join("\r\n");

const encodedLine = (line: string): string => {
  const octets = [...new TextEncoder().encode(line)];
  const lines: string[] = [];
  let current = "";
  for (const [index, octet] of octets.entries()) {
    const code = codeOf(octet, index === octets.length - 1);
    // One character of a line that goes on is taken by its soft line break.
    if (current.length + code.length > LINE_MAX - 1) {
      lines.push(`${current}=`);
      current = "";
    }
    current += code;
  }
  return [...lines, current].join("\r\n");
};

const codeOf = (octet: number, isLast: boolean): string => {
  const isPlain = octet >= 0x21 && octet <= 0x7e && octet !== 0x3d;
  const isInnerSpace = octet === 0x20 && !isLast;
  if (isPlain || isInnerSpace) return String.fromCharCode(octet);
  return `=${octet.toString(16).toUpperCase().padStart(2, "0")}`;
};
