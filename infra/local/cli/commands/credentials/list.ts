import { formatTable } from "../../../../../shared/domain/text/table.ts";
import { listCredentials } from "../../../../../shared/use-cases/access/list-credentials.ts";
import type { CredentialsAction } from "./credentials-action.ts";

/** Every key with its state; never a secret. */
export const listAction: CredentialsAction = {
  options: [],
  read: () => async (deps) => {
    const keys = await listCredentials(deps);
    const text = formatTable(
      ["access key", "profile", "account", "role", "status", "created", "last used", "until"].map(
        (header) => ({ header }),
      ),
      keys.map((key) => [
        key.accessKeyId,
        key.profile,
        key.account,
        key.role,
        key.status,
        key.createdAt,
        key.lastUsedAt ?? "never",
        key.validUntil ?? key.revokedAt ?? "",
      ]),
    );
    return { json: { credentials: keys }, text, ok: true };
  },
};
