import { describe, expect, it } from "vitest";
import { readMailSettings } from "../../../../infra/local/mail/mail-settings.ts";

describe("readMailSettings", () => {
  it("writes files from nobody's address when nothing is said, or said with nothing", () => {
    const defaults = { isOn: true, from: "no-reply@rebill.invalid", publicUrl: undefined };

    expect(readMailSettings({})).toEqual(defaults);
    expect(readMailSettings({ REBILL_MAIL: "", REBILL_MAIL_FROM: "", REBILL_PUBLIC_URL: "" })).toEqual(
      defaults,
    );
  });

  it("takes what it is told", () => {
    expect(
      readMailSettings({
        REBILL_MAIL: "off",
        REBILL_MAIL_FROM: "billing@northwind.example",
        REBILL_PUBLIC_URL: "https://billing.northwind.example:8443/api",
      }),
    ).toEqual({
      isOn: false,
      from: "billing@northwind.example",
      publicUrl: "https://billing.northwind.example:8443/api",
    });
  });

  it.each([
    ["REBILL_MAIL", "on"],
    ["REBILL_MAIL_FROM", "Northwind <billing@northwind.example>"],
    ["REBILL_MAIL_FROM", "billing@northwind.example\r\nBcc: x@y.example"],
    ["REBILL_PUBLIC_URL", "billing.northwind.example"],
    ["REBILL_PUBLIC_URL", "https://billing.example; rm -rf ~"],
    ["REBILL_PUBLIC_URL", "https://billing.example/?x=$(id)"],
  ])("refuses %s=%j by its name", (name, value) => {
    expect(() => readMailSettings({ [name]: value })).toThrow(expect.objectContaining({ path: name }));
  });
});
