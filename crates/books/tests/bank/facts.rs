//! What the bank said is permanent: a change that another program makes is refused, or found.

use crate::support::{import, ofx, proven, three};
use testkit::TempCompany;

#[test]
fn a_fresh_company_with_lines_is_proven() {
    let company = TempCompany::on("2026-02-02");
    import(&company, ofx(&three(), None));
    proven(&company);
    let copy = company.folder.path().join("copy.daybook");
    company.engine().back_up(&copy).expect("a backup that agrees with the books");
}
