import { NceRefusedError } from "../../../domain/nce/refusals.ts";
import { OperationError } from "../../registry/operation-error.ts";

/** A field as problems name it: `segments.0.end` is `segments[0].end`. */
const pathOf = (field: string): string => field.replaceAll(/\.(\d+)/g, "[$1]");

/**
 * What the rules refuse as a problem of ours, with its stable code and the field it is about. A message that begins
 * with the field, for whoever reads nothing else, has it once: in `detail` as problems name it, in `reason` not at all.
 */
export const refusedProblem = ({ code, status, message, field }: NceRefusedError): OperationError => {
  if (field === undefined) return new OperationError(code, status, message, {});
  const path = pathOf(field);
  const isNamed = message.startsWith(`${field}: `);
  const reason = isNamed ? message.slice(field.length + 2) : message;
  return new OperationError(code, status, isNamed ? `${path}: ${reason}` : message, {
    errors: [{ path, reason }],
  });
};

/** Does something that the rules may refuse. */
export const orRefused = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw error instanceof NceRefusedError ? refusedProblem(error) : error;
  }
};
