import { composeApiOnAws } from "../../shared/compose/compose-api-aws.ts";
import type { ComposedServer } from "../../shared/compose/compose-request-server.ts";
import { api } from "../middleware/api.ts";
import { countSignatureFailure } from "../middleware/count-signature-failure.ts";
import { pathAsSent } from "../middleware/path-as-sent.ts";

let composed: ComposedServer | undefined;

/** Every request of the API on AWS; the system is put together once per cold start. */
export const handler = api(
  (request, onServed) => {
    composed ??= composeApiOnAws(process.env, countSignatureFailure);
    return composed.serve(request, onServed);
  },
  { pathOf: pathAsSent },
);
