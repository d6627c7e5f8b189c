import { Template } from "aws-cdk-lib/assertions";
import { inject } from "vitest";
import type {} from "./global-setup.ts";
import { type Resource, resources } from "./resources.ts";

export const TEMPLATES = [
  "data",
  "monthEnd",
  "costData",
  "api",
  "notifications",
  "transfers",
  "nceTransfers",
  "observability",
] as const;
export type TemplateName = (typeof TEMPLATES)[number];

const stacks = inject("stacks");
const stackOf = (name: TemplateName) => {
  const found = stacks[name];
  if (found === undefined) throw new Error(`no stack ${name} was synthesised`);
  return found;
};

/** Every stack's template with the settings nobody changed, as `global-setup.ts` synthesised them. */
export const app = Object.fromEntries(
  TEMPLATES.map((name) => [name, Template.fromJSON(stackOf(name).template)]),
) as Readonly<Record<TemplateName, Template>>;

/** Whether CloudFormation refuses to delete a stack. */
export const isProtected = (name: TemplateName): boolean => stackOf(name).isProtected;

export const ofType = (template: TemplateName, type: string): readonly [string, Resource][] =>
  resources(app[template], type);
export const properties = (template: TemplateName, type: string): readonly Record<string, unknown>[] =>
  ofType(template, type).map(([, resource]) => resource.Properties);
