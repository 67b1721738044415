//! What the words of a column of states say: whether the bank has booked a row.

use super::words::{begins, fold};
use crate::error::quoted;
use crate::statement::Note;

/// Whether a row is a booking, as the bank's word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    /// It is, or there is no word.
    Booked,
    /// It may become one.
    Pending,
    /// It never will, or is none any more.
    Rejected,
    /// Nobody knows the word.
    Unknown,
}

/// Folded words for what is booked.
const BOOKED: &[&str] = &[
    "booked",
    "complete",
    "completed",
    "cleared",
    "posted",
    "settled",
    "success",
    "successful",
    "succeeded",
    "done",
    "executed",
    "processed",
    "paid",
    "received",
    "sent",
    "available",
    "approved",
    "reconciled",
    "final",
    "refunded",
    "partially refunded",
    "transferred",
    "gebucht",
    "umsatz gebucht",
    "verbucht",
    "ausgefuhrt",
    "abgeschlossen",
    "erledigt",
    "udfort",
    "bogfort",
    "gennemfort",
    "utfort",
    "bokfort",
    "bokford",
    "bokforda",
    "gjennomfort",
    "genomford",
    "genomfort",
    "kirjattu",
    "toteutunut",
    "suoritettu",
    "maksettu",
    "geboekt",
    "verwerkt",
    "uitgevoerd",
    "voltooid",
    "comptabilise",
    "comptabilisee",
    "effectue",
    "effectuee",
    "execute",
    "executee",
    "termine",
    "terminee",
    "validee",
    "valide",
    "realizado",
    "realizada",
    "completado",
    "completada",
    "contabilizado",
    "contabilizada",
    "ejecutado",
    "ejecutada",
    "efectuado",
    "efectuada",
    "liquidado",
    "liquidada",
    "contabilizzato",
    "contabilizzata",
    "eseguito",
    "eseguita",
    "completato",
    "completata",
    "zaksiegowana",
    "zaksiegowany",
    "zaksiegowane",
    "zrealizowana",
    "zrealizowany",
    "wykonana",
    "wykonany",
    "rozliczona",
    "rozliczono",
    "concluido",
    "concluida",
    "efetuado",
    "efetuada",
];

/// Folded words for what is not booked yet.
const PENDING: &[&str] = &[
    "pending",
    "processing",
    "authorised",
    "authorized",
    "authorization",
    "held",
    "hold",
    "on hold",
    "in progress",
    "in transit",
    "open",
    "scheduled",
    "planned",
    "unposted",
    "uncleared",
    "not posted",
    "not booked",
    "waiting",
    "awaiting",
    "vorgemerkt",
    "umsatz vorgemerkt",
    "vormerkung",
    "offen",
    "ausstehend",
    "in bearbeitung",
    "wartend",
    "geplant",
    "noch nicht gebucht",
    "nicht gebucht",
    "venter",
    "afventer",
    "reserveret",
    "under behandling",
    "kommende",
    "ikke bogfort",
    "reserverat",
    "reserverad",
    "vantande",
    "vantar",
    "kommande",
    "ej bokford",
    "ej bokfort",
    "preliminar",
    "reservert",
    "ventende",
    "pa vent",
    "ikke bokfort",
    "odottaa",
    "odottava",
    "varaus",
    "katevaraus",
    "kasittelyssa",
    "in behandeling",
    "gereserveerd",
    "reservering",
    "in afwachting",
    "gepland",
    "openstaand",
    "en attente",
    "a venir",
    "en cours",
    "non comptabilise",
    "pendiente",
    "en proceso",
    "en curso",
    "retenido",
    "retenida",
    "in sospeso",
    "in attesa",
    "non contabilizzato",
    "da contabilizzare",
    "oczekujaca",
    "oczekujacy",
    "oczekujace",
    "oczekuje",
    "w realizacji",
    "w trakcie",
    "blokada",
    "niezaksiegowana",
    "nierozliczona",
    "pendente",
    "em processamento",
    "a processar",
    "cativo",
];

/// Folded words for what came to nothing.
const REJECTED: &[&str] = &[
    "reverted",
    "declined",
    "failed",
    "cancelled",
    "canceled",
    "denied",
    "refused",
    "rejected",
    "void",
    "voided",
    "expired",
    "reversed",
    "removed",
    "deleted",
    "blocked",
    "unsuccessful",
    "abgelehnt",
    "storniert",
    "fehlgeschlagen",
    "geloscht",
    "abgebrochen",
    "zuruckgewiesen",
    "afvist",
    "slettet",
    "annulleret",
    "fejlet",
    "mislykket",
    "avvist",
    "kansellert",
    "annullert",
    "feilet",
    "avvisad",
    "avvisat",
    "makulerad",
    "raderad",
    "annullerad",
    "misslyckad",
    "misslyckades",
    "nekad",
    "hylatty",
    "peruutettu",
    "peruttu",
    "poistettu",
    "epaonnistunut",
    "geweigerd",
    "geannuleerd",
    "afgewezen",
    "mislukt",
    "verwijderd",
    "refuse",
    "refusee",
    "rejete",
    "rejetee",
    "annule",
    "annulee",
    "echoue",
    "echouee",
    "supprime",
    "supprimee",
    "rechazado",
    "rechazada",
    "cancelado",
    "cancelada",
    "anulado",
    "anulada",
    "fallido",
    "fallida",
    "denegado",
    "denegada",
    "eliminado",
    "eliminada",
    "rifiutato",
    "rifiutata",
    "annullato",
    "annullata",
    "stornato",
    "stornata",
    "fallito",
    "fallita",
    "respinto",
    "respinta",
    "odrzucona",
    "odrzucony",
    "odrzucone",
    "anulowana",
    "anulowany",
    "anulowane",
    "usunieta",
    "rejeitado",
    "rejeitada",
    "recusado",
    "recusada",
    "falhou",
];

impl Status {
    /// What a cell says. Other words may stand behind the first.
    pub(super) fn of(cell: &str) -> Status {
        let folded = fold(cell);
        let says = |words: &[&str]| words.iter().any(|word| folded == *word || begins(&folded, word));
        if folded.is_empty() || says(BOOKED) {
            Status::Booked
        } else if says(PENDING) {
            Status::Pending
        } else if says(REJECTED) {
            Status::Rejected
        } else {
            Status::Unknown
        }
    }

    /// Whether the row counts.
    pub(super) fn is_booked(self) -> bool {
        matches!(self, Status::Booked | Status::Unknown)
    }
}

/// The states of many rows. Most have the word of the row before.
pub(super) struct Statuses<'c> {
    last: &'c str,
    status: Status,
}

impl<'c> Statuses<'c> {
    pub(super) fn new() -> Statuses<'c> {
        Statuses { last: "", status: Status::Booked }
    }

    /// What a cell says.
    pub(super) fn of(&mut self, cell: &'c str) -> Status {
        if cell != self.last {
            (self.last, self.status) = (cell, Status::of(cell));
        }
        self.status
    }
}

/// The rows that are left out or were doubtful for their word, to be said once.
#[derive(Default)]
pub(super) struct Doubtful<'c> {
    rejected: Option<Said<'c>>,
    unknown: Option<Said<'c>>,
}

/// A word with the line on which it stands first, how many rows are like it and whether they have other words too.
struct Said<'c> {
    word: &'c str,
    line: u32,
    count: usize,
    has_others: bool,
}

impl<'c> Doubtful<'c> {
    /// Counts a row with its word.
    pub(super) fn count(&mut self, status: Status, word: &'c str, line: u32) {
        let said = match status {
            Status::Rejected => &mut self.rejected,
            Status::Unknown => &mut self.unknown,
            Status::Booked | Status::Pending => return,
        };
        let said = said.get_or_insert(Said { word, line, count: 0, has_others: false });
        said.count += 1;
        said.has_others |= said.word != word;
    }

    /// Says them.
    pub(super) fn say(self, notes: &mut Vec<Note>) {
        let words = |said: &Said<'_>| format!("{}{}", quoted(said.word), if said.has_others { " and the like" } else { "" });
        if let Some(said) = self.rejected {
            let (rows, are) = if said.count == 1 { ("One row".to_owned(), "is") } else { (format!("{} rows", said.count), "are") };
            let text = format!("{rows} that the bank calls {} {are} left out, as no money moved.", words(&said));
            notes.push(Note::warning(Some(said.line), text));
        }
        if let Some(said) = self.unknown {
            let text = format!(
                "The bank calls the status of this row {}, {} in all: read as booked.",
                words(&said),
                super::rows::times(said.count)
            );
            notes.push(Note::warning(Some(said.line), text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_of_one_kind() {
        for (status, words) in [(Status::Booked, BOOKED), (Status::Pending, PENDING), (Status::Rejected, REJECTED)] {
            for word in words {
                assert_eq!((fold(word).as_str(), Status::of(word)), (*word, status));
            }
        }
        for (cell, status) in [
            ("Udført", Status::Booked),
            ("Afvist", Status::Rejected),
            ("Väntar", Status::Pending),
            ("Hylätty", Status::Rejected),
            ("Échouée", Status::Rejected),
            ("Zaksięgowana", Status::Booked),
            ("Pending – hold", Status::Pending),
            ("", Status::Booked),
            ("Offener", Status::Unknown),
        ] {
            assert_eq!(Status::of(cell), status, "{cell}");
        }
    }
}
