declare module "asl-validator" {
  /** CommonJS without types of its own. Checks schema, transitions, paths and ARNs of a definition. */
  const validate: (definition: unknown) => {
    readonly isValid: boolean;
    readonly errorsText: (separator?: string) => string;
  };
  export default validate;
}
