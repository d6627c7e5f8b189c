import type { Block, Draft } from "./block.ts";

/**
 * A draft as HTML for mail programs: one column that narrows on phones, styles on the elements because most programs
 * drop style sheets, tables because some know no other layout, and nothing that is fetched from anywhere.
 */
export const renderHtml = ({ title, blocks, footer }: Draft): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light only">
<title>${escaped(title)}</title>
</head>
<body style="margin:0;padding:0;background-color:#f3f4f6;color:${INK};-webkit-text-size-adjust:100%">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f3f4f6">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;background-color:#ffffff;border:1px solid #d8dce2;border-radius:6px">
<tr><td align="left" style="padding:28px 24px 12px;font-family:${SANS};font-size:16px;line-height:1.5;color:${INK};overflow-wrap:break-word;word-break:break-word">
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3;font-weight:bold">${escaped(title)}</h1>
${blocks.map(blockHtml).join("\n")}
</td></tr>
<tr><td align="left" style="padding:14px 24px 20px;border-top:1px solid #d8dce2;font-family:${SANS};font-size:13px;line-height:1.5;color:#56606e">${escaped(footer)}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;

const INK = "#1b2430";
const SANS = "Helvetica,Arial,sans-serif";
const MONOSPACE = "Menlo,Consolas,'Courier New',monospace";
const SPACED = "margin:0 0 16px";

const blockHtml = (block: Block): string => {
  switch (block.kind) {
    case "paragraph":
      return `<p style="${SPACED}">${escaped(block.text)}</p>`;
    case "heading":
      return `<h2 style="margin:24px 0 8px;font-size:17px;line-height:1.3;font-weight:bold">${escaped(block.text)}</h2>`;
    case "facts":
      return `<table width="100%" cellpadding="0" cellspacing="0" border="0" style="${SPACED};border-top:1px solid #e5e8ec;font-size:15px;line-height:1.4">\n${block.rows.map(factHtml).join("\n")}\n</table>`;
    case "list":
      return `<ul style="${SPACED};padding:0 0 0 20px">\n${block.items.map((item) => `<li style="margin:0 0 8px">${escaped(item)}</li>`).join("\n")}\n</ul>`;
    case "quote":
      return `<blockquote style="${SPACED};padding:4px 0 4px 14px;border-left:3px solid #b9c0ca;color:#3b4654">${escaped(block.text).replaceAll("\n", "<br>\n")}</blockquote>`;
    case "commands":
      return block.lines
        .map(
          (line) =>
            `<pre style="margin:0 0 10px;padding:10px 12px;background-color:#f3f4f6;border-radius:4px;font-family:${MONOSPACE};font-size:13px;line-height:1.5;white-space:pre-wrap;overflow-wrap:anywhere">${line.split(" ").map(wordHtml).join(" ")}</pre>`,
        )
        .join("\n");
  }
};

/** Longer words have to break on a phone. */
const WHOLE_MAX = 30;

/** Commands break between words and not at the hyphens of an option. */
const wordHtml = (word: string): string =>
  word.length > WHOLE_MAX ? escaped(word) : `<span style="white-space:nowrap">${escaped(word)}</span>`;

const factHtml = ([label, value]: readonly [string, string]): string =>
  `<tr><th scope="row" align="left" valign="top" style="width:26%;white-space:nowrap;padding:7px 14px 7px 0;border-bottom:1px solid #e5e8ec;font-weight:normal;color:#56606e">${escaped(label)}:</th><td valign="top" style="padding:7px 0;border-bottom:1px solid #e5e8ec">${escaped(value)}</td></tr>`;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Names and notes are strangers' text: nothing in them is markup. */
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
