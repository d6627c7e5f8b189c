import type { Operation } from "../../../shared/operations/registry/operation.ts";
import type { Service } from "../../../shared/operations/registry/service.ts";
import type { HttpRequest } from "../../../shared/protocols/http.ts";
import type { Random } from "../../../shared/sample/random.ts";
import { CHANNEL_INPUTS } from "./channel-requests.ts";
import type { FuzzThings } from "./fuzz-world.ts";
import { type JsonTree, type JsonTreeObject, treeText } from "./json-tree.ts";
import { NCE_TRANSFER_INPUTS, PARTNER_CENTER_INPUTS } from "./nce-requests.ts";
import { VALID_ORGANIZATIONS_INPUTS } from "./valid-organizations-requests.ts";
import { type InputOf, VALID_INPUTS } from "./valid-requests.ts";

/** By service where operations of several have one name; the others by name alone. */
const INPUTS_OF_SERVICE: Readonly<Record<string, Readonly<Record<string, InputOf>>>> = {
  organizations: VALID_ORGANIZATIONS_INPUTS,
  "partnercentral-channel": CHANNEL_INPUTS,
  "partner-center": PARTNER_CENTER_INPUTS,
  rebill: { ...VALID_INPUTS, ...NCE_TRANSFER_INPUTS },
};

/** A request that can still be spoiled in every part; without a tree it has no body. */
export type DraftRequest = {
  method: string;
  rawPath: string;
  rawQuery: string;
  headers: Record<string, string>;
  tree?: JsonTree | undefined;
};

export const encodedText = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const LABELS = ["2026-10", "o-alpha00001", "999999999999", "run-2026-10-1", "nothing", "rt-00000000"];

/** A request an official client could send for an operation, in the form of the operation's protocol. */
export const draftRequest = <D>(
  service: Service<D>,
  operation: Operation<D>,
  random: Random,
  things: FuzzThings,
): DraftRequest => {
  const inputs = INPUTS_OF_SERVICE[service.name] ?? VALID_INPUTS;
  const input = inputs[operation.name]?.(random, things) ?? {};
  const { route } = operation;
  if (service.protocol === "aws-json-1.0" || service.protocol === "aws-json-1.1")
    return {
      method: "POST",
      rawPath: "/",
      rawQuery: "",
      headers: {
        "content-type": `application/x-amz-json-${service.protocol.slice(-3)}`,
        "x-amz-target": `${service.targetPrefix}.${operation.name}`,
      },
      tree: input,
    };
  if (route === undefined) throw new Error(`${operation.name} has no way to be reached`);
  const labels = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, label = ""]) => label);
  const rawPath = labels.reduce(
    (path, label) => path.replace(`{${label}}`, encodedText(String(input[label] ?? random.pick(LABELS)))),
    route.path,
  );
  const rest = Object.fromEntries(Object.entries(input).filter(([member]) => !labels.includes(member)));
  const bodiless = route.method === "GET" || route.method === "DELETE";
  return {
    method: route.method,
    rawPath,
    rawQuery: bodiless ? queryOf(rest, route.query ?? {}) : "",
    headers: bodiless ? {} : { "content-type": "application/json" },
    ...(bodiless ? {} : { tree: rest }),
  };
};

const queryOf = (members: JsonTreeObject, bindings: Readonly<Record<string, { member: string }>>): string => {
  const names = new Map(Object.entries(bindings).map(([parameter, { member }]) => [member, parameter]));
  return Object.entries(members)
    .flatMap(([member, value]) =>
      (Array.isArray(value) ? value : [value]).map(
        (each) => `${names.get(member) ?? member}=${encodedText(String(each))}`,
      ),
    )
    .join("&");
};

/** The request as it arrives. */
export const arrivedRequest = ({ tree, ...draft }: DraftRequest, body?: Uint8Array): HttpRequest => ({
  ...draft,
  body: body ?? new TextEncoder().encode(tree === undefined ? "" : treeText(tree)),
  sourceAddress: "127.0.0.1",
});
