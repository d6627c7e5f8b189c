import type { TestProject } from "vitest/node";
import { synthesise } from "./synthesise.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Every stack's template with the settings nobody changed, by its name, and whether it is protected. */
    readonly stacks: Readonly<Record<string, { readonly template: object; readonly isProtected: boolean }>>;
  }
}

/** Synthesises once for all files: it takes longer than everything that looks at it. */
export default ({ provide }: TestProject): void => {
  const { stacks, ...templates } = synthesise();
  const found = Object.entries(templates).map(([name, template]) => {
    const isProtected = stacks[name as keyof typeof templates].terminationProtection === true;
    return [name, { template: template.toJSON(), isProtected }] as const;
  });
  provide("stacks", Object.fromEntries(found));
};
