//! The bank through the choke point, on a company of its own for each test.

mod counted_once;
mod currencies;
mod entry_proof;
mod exceptions;
mod facts;
mod figures;
mod identity;
mod importing;
mod lists;
mod matching;
mod other_texts;
mod overlapping;
mod properties;
mod proving;
mod quality;
mod reconciling;
mod reconciling_always;
mod refusing;
mod rules;
mod rules_careful;
mod statement_chain;
mod stopping;
mod support;
mod tables;
mod withdrawing;
