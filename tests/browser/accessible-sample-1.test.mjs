// Every screen of a company with a year behind it is clean of accessibility faults, in both themes: part 1 of 3.
import { everyScreenIsAccessible } from "./support/accessible.mjs";

everyScreenIsAccessible("sample", 1, 3);
