import { HEXADECIMAL, type Random } from "../../../shared/sample/random.ts";
import { type DraftRequest, encodedText } from "./draft-request.ts";
import type { FuzzThings } from "./fuzz-world.ts";
import { isTreeObject, type JsonTree, RawJson, treePaths, treeText, withValue } from "./json-tree.ts";

/** What must never be in an answer to a refused request. */
export const CANARY = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY00";

const NUMBERS = [
  "1e999999999",
  "1e-999999999",
  "-1e-400",
  "0e99999",
  "-0",
  "1e400",
  "99999999999999999999999999999999999999999",
  "0.12345678901234567890123456789012345678901",
  "9007199254740993",
  "1.5",
  "-1",
  "1E+2",
  "10.0",
];
const TEXTS = [
  "",
  " ",
  "x".repeat(129),
  "漢".repeat(1025),
  "\u0000",
  "line\nline\r\t\u001b[31m\u007f",
  "\u202egnp.exe",
  "e\u0301\u{1f468}\u200d\u{1f469}",
  "__proto__",
  "constructor",
  "2026-13",
  "2026-1",
  "arn:aws:billingconductor::000000000000:pricingplan/zzzzzzzzzz",
  "arn:aws-cn:billingconductor::999999999999:billinggroup/zzzzzzzzzz",
  "BasicPricingPlan",
  "123456789012\n",
  "{{7*7}}$(id)<script>",
  CANARY,
];
const RAWS = [
  '"\\ud800"',
  '"\\udc00\\ud800"',
  '"\\u0000"',
  '"\\x"',
  "NaN",
  "Infinity",
  "undefined",
  "01",
  "+1",
  ".5",
  "'x'",
  "",
  '{"a":1,"a":2}',
  '{"__proto__":{"Name":"inherited"}}',
  '{"toString":1,"hasOwnProperty":2,"length":-1}',
];

/** A value that hardly fits anywhere. */
const strange = (random: Random, things: FuzzThings): JsonTree =>
  random.pick<() => JsonTree>([
    () => null,
    () => random.chance(50),
    () => [],
    () => ({}),
    () => new RawJson(random.pick(NUMBERS)),
    () => random.pick(TEXTS),
    () => new RawJson(random.pick(RAWS)),
    () => random.pick([...things.foreign, ...things.groups, ...things.rules, ...things.transfers]),
    () => Array.from({ length: random.integer(2, 300) }, () => random.pick(TEXTS)),
    () => new RawJson("[".repeat(random.integer(2, 70)).concat("]".repeat(70))),
    () => new RawJson('{"a":'.repeat(random.integer(60, 20_000))),
    () => random.text(random.integer(1, 60), HEXADECIMAL),
  ])();

const swapped = (value: JsonTree): JsonTree => {
  if (typeof value === "string") return /^\d+$/.test(value) ? Number(value) : [value];
  if (typeof value === "number") return String(value);
  if (value instanceof RawJson) return value.text;
  if (typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return value[0] ?? {};
  return isTreeObject(value) ? Object.values(value) : "null";
};

type Spoil = (draft: DraftRequest, random: Random, things: FuzzThings) => void;

/** Changes one value of the body: another type, strange, missing, wrapped, twice, with members nobody knows. */
const spoilTree: Spoil = (draft, random, things) => {
  const tree = draft.tree ?? {};
  const path = random.pick(treePaths(tree));
  draft.tree = withValue(
    tree,
    path,
    random.pick<(value: JsonTree) => JsonTree | undefined>([
      () => strange(random, things),
      () => strange(random, things),
      swapped,
      () => undefined,
      (value) => [value],
      (value) => [value, value],
      (value) => ({ value }),
      (value) => (isTreeObject(value) ? { ...value, [random.pick(TEXTS)]: strange(random, things) } : null),
      (value) => (isTreeObject(value) ? twice(value, random, things) : value),
      (value) => (typeof value === "string" ? spoiltText(value, random) : strange(random, things)),
    ]),
  );
};

const twice = (value: { readonly [key: string]: JsonTree }, random: Random, things: FuzzThings): JsonTree => {
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${treeText(member)}`);
  if (members.length === 0) return value;
  const key = random.pick(Object.keys(value));
  return new RawJson(
    `{${[...members, `${JSON.stringify(key)}:${treeText(strange(random, things))}`].join(",")}}`,
  );
};

const spoiltText = (text: string, random: Random): string => {
  const at = random.integer(0, text.length);
  const inserted = random.pick(["\u0000", "/", ":", "%2F", " ", "é", "0", "\n", "/../"]);
  return random.chance(50)
    ? text.slice(0, at) + inserted + text.slice(at)
    : text.slice(0, at) + text.slice(at + 1);
};

const PATHS: readonly ((path: string, random: Random) => string)[] = [
  (path) => `${path}/`,
  (path) => `/${path}`,
  (path) => path.toUpperCase(),
  (path) => path.replaceAll("%3A", ":").replaceAll("%2F", "/").replaceAll("%20", " "),
  (path) => path.replaceAll("%", "%25"),
  (path) => path.replace(/%[0-9A-F]{2}/, "%zz"),
  (path) => path.replaceAll("%3A", ":").replaceAll("%2F", "/"),
  (path) => path.replaceAll("%2F", "%2f"),
  (path) => `${path}%`,
  (path) => `${path}%00`,
  (path) => `${path}%0a`,
  (path) => `${path}%C0%AF`,
  (path) => `${path}%ED%A0%80`,
  (path) => `${path}%F4%8F%BF%BF`,
  (path) => path.replace(/\/[^/]*$/, "/..%2f..%2fetc"),
  (path) => path.replace(/\/[^/]*$/, `/${"a".repeat(2000)}`),
  (path) => path.replace(/\/[^/]*$/, "/"),
  (path, random) => spoiltText(path, random).replace(/[^\x21-\x7e]/g, ""),
  () => "/tags/",
  () => "/tags/%2F%2F",
  () => "*",
];
const spoilPath: Spoil = (draft, random) => {
  draft.rawPath = random.pick(PATHS)(draft.rawPath, random);
};

const QUERIES: readonly string[] = [
  "tagKeys=%zz",
  "tagKeys",
  "tagKeys=&tagKeys=",
  "tagKeys=%ED%A0%80",
  "tagkeys=a",
  "tagKeys%5B%5D=a",
  "=&&=&",
  "limit=0",
  "limit=99999",
  "after=-1",
  "nextToken=AAAA",
  `x=${CANARY}`,
  "__proto__=1",
  "%00=%00",
  "X-Amz-Signature=1",
  `q=${"y".repeat(3000)}`,
];
const spoilQuery: Spoil = (draft, random) => {
  const more = random.pick(QUERIES);
  draft.rawQuery = random.chance(50) || draft.rawQuery === "" ? more : `${draft.rawQuery}&${more}`;
};

const HEADERS: readonly (readonly [string, string])[] = [
  ["content-type", "text/plain"],
  ["content-type", ""],
  ["content-type", "application/json; charset=utf-16"],
  ["content-type", "APPLICATION/JSON ;x=y"],
  ["content-type", "application/x-amz-json-1.1"],
  ["content-type", "multipart/form-data; boundary=x"],
  ["x-amzn-client-token", "same-token"],
  ["x-amzn-client-token", "a token"],
  ["x-amzn-client-token", "t".repeat(65)],
  ["x-amzn-client-token", ""],
  ["idempotency-key", "same-key"],
  ["idempotency-key", "\u00fc"],
  ["idempotency-key", "k".repeat(300)],
  ["x-amz-target", "AWSOrganizationsV20161128.DescribeOrganization"],
  ["x-amz-target", "Nothing.Nothing"],
  ["x-amz-target", "."],
  ["content-encoding", "gzip"],
  ["x-amz-security-token", CANARY],
];
const spoilHeaders: Spoil = (draft, random) => {
  if (random.chance(15)) delete draft.headers["content-type"];
  const [name, value] = random.pick(HEADERS);
  draft.headers[name] = value;
};

const spoilMethod: Spoil = (draft, random) => {
  draft.method = random.pick(["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "post", "BREW"]);
};

const spoilToken: Spoil = (draft, random, things) => {
  const token = random.pick([...things.tokens.slice(-50), "AAAA"]);
  const wrong = random.chance(50)
    ? token
    : random.pick([
        spoiltText(token, random),
        `${token}=`,
        token.slice(1),
        token.toUpperCase(),
        "%".repeat(40),
      ]);
  if (isTreeObject(draft.tree)) draft.tree = { ...draft.tree, NextToken: wrong };
  else draft.rawQuery = `${draft.rawQuery}&nextToken=${encodedText(wrong)}`.replace(/^&/, "");
};

const SPOILS: readonly Spoil[] = [
  ...Array.from({ length: 8 }, () => spoilTree),
  spoilPath,
  spoilQuery,
  spoilHeaders,
  spoilMethod,
  spoilToken,
];

/** Changes a request in one to three places; about one in six stays as it was. */
export const spoilRequest = (draft: DraftRequest, random: Random, things: FuzzThings): void => {
  if (random.chance(16)) return;
  const times = random.pick([1, 1, 1, 2, 3]);
  for (let time = 0; time < times; time += 1) random.pick(SPOILS)(draft, random, things);
};

/** The body's bytes, one time in ten damaged as bytes. */
export const spoiltBytes = (text: string, random: Random): Uint8Array => {
  const bytes = Buffer.from(text);
  if (bytes.length === 0 || !random.chance(10)) return bytes;
  const at = random.integer(0, bytes.length - 1);
  return random.pick<() => Uint8Array>([
    () => bytes.subarray(0, at),
    () => Buffer.concat([bytes.subarray(0, at), Buffer.from([random.integer(0, 255)]), bytes.subarray(at)]),
    () => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]),
    () => Buffer.concat([bytes, bytes]),
    () => Buffer.from(text, "utf16le"),
    () => {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << random.integer(0, 7));
      return flipped;
    },
    () => Buffer.from(Array.from({ length: random.integer(1, 200) }, () => random.integer(0, 255))),
  ])();
};
