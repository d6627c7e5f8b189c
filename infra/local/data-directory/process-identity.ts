import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * Tells one process from a later one with the same id: the boot and the tick it started at. Undefined when
 * no such process runs. A zombie counts as gone: it holds nothing any more, but some container hosts never
 * collect it.
 */
export const processIdentity = (processId: number): string | undefined =>
  process.platform === "linux" ? linuxIdentity(processId) : portableIdentity(processId);

/** Command line of a running process with its arguments separated by blanks; undefined when it is gone. */
export const processCommand = (processId: number): string | undefined => {
  if (processIdentity(processId) === undefined) return undefined;
  return process.platform === "linux"
    ? readOrUndefined(`/proc/${processId}/cmdline`)?.split("\0").join(" ")
    : processStatus(processId, "command=");
};

const linuxIdentity = (processId: number): string | undefined => {
  const status = readOrUndefined(`/proc/${processId}/stat`);
  if (status === undefined) return undefined;
  // The second field is the program's name in brackets, which may itself hold blanks and brackets.
  const fields = status.slice(status.lastIndexOf(")") + 2).split(" ");
  const [state, started] = [fields[0], fields[19]];
  if (state === undefined || started === undefined || "ZXx".includes(state)) return undefined;
  const boot = readOrUndefined("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
  return `${boot}/${started}`;
};

const portableIdentity = (processId: number): string | undefined => {
  const answer = processStatus(processId, "state=,lstart=");
  return answer === undefined || answer.startsWith("Z") ? undefined : answer.replace(/^\S+\s+/, "");
};

const processStatus = (processId: number, columns: string): string | undefined => {
  try {
    const answer = execFileSync("ps", ["-o", columns, "-p", String(processId)], {
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
    return answer === "" ? undefined : answer;
  } catch {
    return undefined;
  }
};

const readOrUndefined = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
};
