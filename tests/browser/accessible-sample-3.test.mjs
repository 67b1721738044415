// Every screen of a company with a year behind it is clean of accessibility faults, in both themes: part 3 of 3.
import { everyScreenIsAccessible } from "./support/accessible.mjs";

everyScreenIsAccessible("sample", 3, 3);
