import { describe, expect, it } from "vitest";
import { changeOf, emptyDraft, inputOf, type PaymentDraft } from "@/features/payments/PaymentForm";

const draft: PaymentDraft = {
  ...emptyDraft("CAD", "2026-11-18"),
  name: "Rent", partyId: "p1", partyName: "Mill Lane", amount: "1850.00", endsOn: "2027-12-31", dueDay: 15, weekendRule: "before", holidays: "CA", method: "cheque",
  payFrom: "1010", expenseAccount: "6110", remindDaysBefore: 3, graceDaysBefore: 1, graceDaysAfter: 9, notes: "unit 4",
};

describe("a change of a payment", () => {
  it("sends nothing when nothing differs", () => {
    expect(changeOf(draft, draft)).toEqual({});
  });

  it("names every field that was emptied", () => {
    const emptied = { ...draft, partyId: null, partyName: " ", endsOn: "", dueDay: null, holidays: "", method: "" as const, remindDaysBefore: null, graceDaysBefore: null, graceDaysAfter: null, notes: " " };
    expect(changeOf(draft, emptied)).toEqual({ clear: ["party", "endsOn", "dueDay", "holidays", "method", "remindDaysBefore", "graceDaysBefore", "graceDaysAfter", "notes"] });
  });

  it("empties nothing that was empty before", () => {
    const bare = emptyDraft("CAD", "2026-11-18");
    expect(changeOf(bare, { ...bare, name: "Rent" })).toEqual({ name: "Rent" });
  });

  it("gives up the due day with a rhythm that has none, and the calendar with the weekend rule", () => {
    expect(changeOf(draft, { ...draft, cadence: "weekly" })).toEqual({ cadence: "weekly", clear: ["dueDay"] });
    expect(changeOf(draft, { ...draft, weekendRule: "as_is" })).toEqual({ weekendRule: "as_is", clear: ["holidays"] });
  });

  it("sends another party by its name, and a name that was emptied as empty, to be refused", () => {
    expect(changeOf(draft, { ...draft, partyId: null, partyName: "Oak Lane" })).toEqual({ partyName: "Oak Lane" });
    expect(changeOf(draft, { ...draft, name: "" })).toEqual({ name: "" });
  });

  it("sends a new payment's calendar only where its rule asks for one", () => {
    expect(inputOf(draft).holidays).toBe("CA");
    expect(inputOf({ ...draft, weekendRule: "as_is" }).holidays).toBeUndefined();
  });
});
