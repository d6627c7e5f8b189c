import { z } from "zod";
import { NceRefusedError } from "../../../../domain/nce/refusals.ts";
import {
  connectionOf,
  putConnection,
  requireConnectable,
} from "../../../../use-cases/nce/partner-center/connections.ts";
import {
  SecretsMissingError,
  sealedCredentials,
} from "../../../../use-cases/nce/partner-center/sealed-credentials.ts";
import type { ApiDependencies } from "../../../api-dependencies.ts";
import { operation } from "../../../registry/operation.ts";
import { invalidProblems } from "../../../registry/problem-errors.ts";
import { assertPartner, changed } from "../../context.ts";
import { refusedProblem } from "../refused.ts";
import {
  addressProblems,
  CONNECTION_PATH,
  ConnectionMembers,
  ConnectionOut,
  connectionOut,
} from "./connection-members.ts";

export const putNceConnection = operation<ApiDependencies>()({
  name: "PutNceConnection",
  summary:
    "Connects a partner to its Partner Center: its transfers are carried out there from then on. Another installation serves as well.",
  permission: "nce-registry:write",
  route: { method: "PUT", path: CONNECTION_PATH },
  input: z.strictObject(ConnectionMembers),
  output: ConnectionOut,
  handle: async (context, input) => {
    await assertPartner(context);
    const { deps, now } = context;
    const problems = addressProblems(input, deps.webhookReach);
    if (problems.length > 0) throw invalidProblems(problems);
    const { tenantId: partner, baseUrl, credentials } = input;
    try {
      const { state } = await deps.configuration.current();
      requireConnectable({ state, now }, partner);
      const known = connectionOf({ state }, partner);
      const sealed = await sealedCredentials(deps.secrets, known, { partner, baseUrl, credentials });
      const connection = { partner, baseUrl, credentials: sealed, updatedAt: now };
      return await changed(context, "PutNceConnection", input, (current) => {
        const decision = putConnection({ state: current, now }, connection, known);
        return { ...decision, answer: connectionOut(decision.answer) };
      });
    } catch (error) {
      if (error instanceof SecretsMissingError)
        throw invalidProblems(
          error.members.map((member) => ({
            path: `credentials.${member}`,
            reason: "is needed for a new connection, and when its addresses or its identity change",
          })),
        );
      throw error instanceof NceRefusedError ? refusedProblem(error) : error;
    }
  },
});
