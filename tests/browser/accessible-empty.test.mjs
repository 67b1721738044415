// Every screen of a company that has nothing in its books yet is clean of accessibility faults, in both themes.
import { everyScreenIsAccessible } from "./support/accessible.mjs";

everyScreenIsAccessible("empty");
