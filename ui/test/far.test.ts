import { describe, expect, it } from "vitest";
import { stretchesOf } from "@/backend/far";

describe("rows far from the beginning", () => {
  it("are asked for in whole stretches, as many as are in sight", () => {
    expect(stretchesOf(99_960, 99_999)).toEqual([99_900]);
    expect(stretchesOf(50_090, 50_120)).toEqual([50_000, 50_100]);
    expect(stretchesOf(50_100, 50_100)).toEqual([50_100]);
  });
});
