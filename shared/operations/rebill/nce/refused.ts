import { NceRefusedError } from "../../../domain/nce/refusals.ts";
import { OperationError } from "../../registry/operation-error.ts";

/** A field as problems name it: `segments.0.end` is `segments[0].end`. */
const pathOf = (field: string): string => field.replaceAll(/\.(\d+)/g, "[$1]");

/** What the rules refuse as a problem of ours, with its stable code and the field it is about. */
export const refusedProblem = ({ code, status, message, field }: NceRefusedError): OperationError =>
  new OperationError(
    code,
    status,
    message,
    field === undefined ? {} : { errors: [{ path: pathOf(field), reason: message }] },
  );

/** Does something that the rules may refuse. */
export const orRefused = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw error instanceof NceRefusedError ? refusedProblem(error) : error;
  }
};
