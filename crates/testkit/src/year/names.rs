//! Whom a small business pays and is paid by: what the owner calls them, and what the bank calls them.
//!
//! Written by hand after real statements: some bank names are the owner's, some are shortened, and about one in four has no
//! word in common with what the owner wrote, as people call a bill by its purpose and banks by a company.

/// How much a bill comes to, in cents.
#[derive(Debug, Clone, Copy)]
pub(super) enum Price {
    /// One amount all year, from this range.
    Fixed(u64, u64),
    /// About an amount from this range.
    About(u64, u64),
}

/// A bill that comes again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bill {
    pub(super) name: &'static str,
    pub(super) party: Option<&'static str>,
    pub(super) bank: &'static [&'static str],
    pub(super) account: &'static str,
    pub(super) price: Price,
    pub(super) cadence: &'static str,
    pub(super) on_card: bool,
}

const fn bill(
    name: &'static str,
    party: Option<&'static str>,
    bank: &'static [&'static str],
    account: &'static str,
    price: Price,
    cadence: &'static str,
    on_card: bool,
) -> Bill {
    Bill { name, party, bank, account, price, cadence, on_card }
}

use Price::{About, Fixed};

pub(super) const BILLS: &[Bill] = &[
    bill(
        "Office rent",
        Some("Northgate Property Management"),
        &["NORTHGATE PROP MGMT", "NPM NORTHGATE PLAZA"],
        "6110",
        Fixed(140_000, 260_000),
        "monthly",
        false,
    ),
    bill("Yard lease", None, &["KESTREL LAND CO", "KESTREL LAND CORPORATION"], "6110", Fixed(60_000, 90_000), "monthly", false),
    bill(
        "Storage locker",
        Some("Keepwell Storage"),
        &["KEEPWELL STORAGE 204", "KEEPWELLSTOR"],
        "6110",
        Fixed(9_000, 22_000),
        "monthly",
        true,
    ),
    bill("Electricity", None, &["ALECTRA UTILITIES", "ALECTRA UTIL CORP"], "6120", About(9_000, 40_000), "monthly", false),
    bill("Natural gas", Some("Enbridge Gas"), &["ENBRIDGE GAS DIST", "ENBRIDGE CONS GAS"], "6120", About(6_000, 30_000), "monthly", false),
    bill(
        "Water and sewer",
        Some("City of Hamilton"),
        &["HAMILTON CITY UTIL", "CITY HAMILTON WTR"],
        "6120",
        About(7_000, 16_000),
        "quarterly",
        false,
    ),
    bill(
        "Waste removal",
        Some("Green Bin Haulage"),
        &["GREEN BIN HAULAGE", "GREENBINHAUL"],
        "6130",
        Fixed(8_000, 18_000),
        "monthly",
        false,
    ),
    bill("Mobile phones", Some("Fido"), &["ROGERS WIRELESS", "FIDO MOBILE"], "6210", About(9_000, 19_000), "monthly", false),
    bill("Internet", None, &["TEKSAVVY SOLUTIONS", "TEKSAVVY SOL INC"], "6210", Fixed(6_000, 11_000), "monthly", true),
    bill("Office line 1", Some("Bell Canada"), &["BELL CANADA (OB)"], "6210", Fixed(4_500, 4_501), "monthly", false),
    bill("Office line 2", Some("Bell Canada"), &["BELL CANADA (OB)"], "6210", Fixed(4_500, 4_501), "monthly", false),
    bill("Accounting software", Some("Ledgerline"), &["LEDGERLINE SAAS", "LEDGERLINE.IO"], "6220", Fixed(3_900, 7_000), "monthly", true),
    bill("Website hosting", Some("Harbour Hosting"), &["HARBOUR HOSTING", "HARBOURHOST"], "6220", Fixed(2_000, 2_001), "monthly", true),
    bill("Online backup", Some("Vaultly"), &["VAULTLY BACKUP", "VAULTLY"], "6220", Fixed(2_000, 2_001), "monthly", true),
    bill("Drawing program", None, &["PIXELFORGE SYSTEMS", "PFS PIXELFORGE"], "6220", Fixed(5_499, 7_500), "monthly", true),
    bill(
        "E-mail and documents",
        Some("Google"),
        &["GOOGLE GSUITE CEDAR", "GOOGLE *WORKSPACE"],
        "6220",
        About(3_000, 6_000),
        "monthly",
        true,
    ),
    bill("Team chat", Some("Slack"), &["SLACK T02AB9", "SLACK TECHNOLOGIES"], "6220", Fixed(1_950, 4_200), "monthly", true),
    bill(
        "Liability insurance",
        Some("Northbridge Insurance"),
        &["NORTHBRIDGE GEN INS", "NBRIDGE INSURANCE"],
        "6240",
        Fixed(12_000, 26_000),
        "monthly",
        false,
    ),
    bill(
        "Van insurance",
        Some("Intact Insurance"),
        &["INTACT INS CO", "INTACT COMPAGNIE ASSUR"],
        "6520",
        Fixed(14_000, 30_000),
        "monthly",
        false,
    ),
    bill("Van loan", None, &["TD AUTO FIN", "TD AUTO FINANCE"], "2420", Fixed(38_000, 70_000), "monthly", false),
    bill(
        "Equipment lease",
        Some("Meridian OneCap"),
        &["MERIDIAN ONECAP", "MERIDIAN ONECAP CREDIT"],
        "5230",
        Fixed(22_000, 51_000),
        "monthly",
        false,
    ),
    bill("Cleaning", Some("Sparkle Cleaners"), &["SPARKLE CLEANERS", "SPARKLE CLNRS"], "6130", Fixed(9_500, 14_000), "weekly", false),
    bill("Bookkeeper", Some("H. Whitfield CPA"), &["WHITFIELD PROF CORP", "H WHITFIELD"], "6250", Fixed(30_000, 55_000), "monthly", false),
    bill(
        "Alarm monitoring",
        Some("Sentinel Security"),
        &["SENTINEL ALARM", "SENTINEL SEC SYS"],
        "6130",
        Fixed(3_500, 6_000),
        "monthly",
        false,
    ),
    bill("Trade association", Some("Builders Guild of Ontario"), &["BGO MEMBERSHIP"], "6260", Fixed(11_000, 42_000), "quarterly", true),
    bill(
        "Health plan",
        Some("Great Lakes Life"),
        &["GREAT LAKES LIFE ASS", "GLL GROUP BENEFITS"],
        "6030",
        About(30_000, 70_000),
        "monthly",
        false,
    ),
    bill("GPS tracking", None, &["FLEETDOT TELEMATICS"], "6510", Fixed(4_500, 9_000), "monthly", true),
    bill("Advertising", Some("Meta"), &["FACEBK ADS 8Y2K", "FACEBK PAYMENTS"], "6270", About(10_000, 30_000), "monthly", true),
];

/// Suppliers of single bills.
pub(super) const SUPPLIERS: &[(&str, &[&str], &str)] = &[
    ("Northern Timber Supply", &["NORTHERN TIMBER SUP", "NORTHERN TIMB"], "5210"),
    ("Castle Building Centre", &["CASTLE BLDG CTR 118", "CASTLE BUILDING"], "5210"),
    ("Emco Plumbing", &["EMCO CORP 233", "EMCO CORPORATION"], "5210"),
    ("Gerrie Electric Wholesale", &["GERRIE ELECTRIC WHSL", "GERRIE ELEC"], "5210"),
    ("Red-D Concrete", &["REDD CONCRETE LTD", "RED-D CONCRETE"], "5210"),
    ("Ontario Scaffold Rentals", &["ONTARIO SCAFFOLD RNT", "O.S.R. SCAFFOLD"], "5230"),
    ("Tomasz Drywall", &["T KOWALSKI", "TOMASZ KOWALSKI DRYWALL"], "5010"),
    ("Ballantyne Roofing", &["BALLANTYNE ROOFING", "BALLANTYNE ROOF INC"], "5010"),
    ("City permit office", &["CITY OF HAMILTON PERMITS", "HAMILTON BLDG DIV"], "5240"),
    ("Safety boots and vests", &["MARKS WORK WEARHOUSE", "MARKS 0423"], "5250"),
];

/// Customers, and what stands on the line when they pay.
pub(super) const CUSTOMERS: &[(&str, &[&str])] = &[
    ("Cedar Works", &["CEDAR WORKS INC", "CEDARWORKS"]),
    ("Fairview Dental", &["FAIRVIEW DENTAL CTR", "DR A SINGH DENTISTRY"]),
    ("Lakeshore Condo Corporation 418", &["LAKESHORE CC 418", "LSCC418"]),
    ("Pine Street Bakery", &["PINE STREET BAKERY", "PINE ST BAKERY"]),
    ("Okafor Family Clinic", &["OKAFOR CLINIC", "O FAMILY CLINIC"]),
    ("Bluewater Marina", &["BLUEWATER MARINA LTD", "BLUEWATER MAR"]),
    ("Anna Petrova", &["ANNA PETROVA", "PETROVA A"]),
    ("Marcus Bell", &["MARCUS BELL", "BELL M"]),
    ("Ridgeway School Board", &["RIDGEWAY DSB AP", "RIDGEWAY DIST SCH BD"]),
    ("Tran Restaurants", &["TRAN RESTAURANTS", "PHO TRAN"]),
    ("Hillcrest Church", &["HILLCREST CHURCH", "HILLCREST UNITED"]),
    ("Vector Robotics", &["VECTOR ROBOTICS", "VECTORROBOTICS AP"]),
    ("Sable Interiors", &["SABLE INTERIORS", "SABLE INT DESIGN"]),
    ("Goldstein Properties", &["GOLDSTEIN PROPERTIES", "1144822 ONTARIO INC"]),
    ("Maria Fernandes", &["MARIA FERNANDES", "M FERNANDES"]),
    ("Orchard Daycare", &["ORCHARD DAYCARE", "ORCHARD D.C."]),
];

/// People on the payroll: in the books, and at the bank.
pub(super) const STAFF: &[(&str, &[&str])] = &[
    ("Jane Miller", &["JANE MILLER", "J MILLER"]),
    ("Devon Clarke", &["DEVON CLARKE", "CLARKE D"]),
    ("Priya Nair", &["PRIYA NAIR", "P NAIR"]),
    ("Olivier Tremblay", &["OLIVIER TREMBLAY", "TREMBLAY O"]),
];

/// Shops whose purchases the owner gives to an account each time.
pub(super) const SHOPS: &[(&str, &str, u64, u64)] = &[
    ("TIM HORTONS #####", "6540", 250, 2_200),
    ("SQ *BLUE DOOR CAFE", "6540", 400, 3_500),
    ("SUBWAY #####", "6540", 900, 3_000),
    ("PETRO-CANADA #####", "6510", 4_000, 13_000),
    ("ESSO CIRCLE K ###", "6510", 4_000, 13_000),
    ("SHELL C#####", "6510", 4_000, 13_000),
    ("STAPLES STORE ###", "6230", 1_500, 18_000),
    ("CANADA POST #####", "6230", 900, 5_000),
    ("HOME DEPOT ####", "5210", 2_000, 60_000),
    ("RONA #####", "5210", 2_000, 40_000),
    ("CDN TIRE STORE #####", "5250", 1_500, 20_000),
    ("PRINCESS AUTO ##", "5250", 1_500, 25_000),
    ("IMPARK #######", "6530", 400, 3_000),
    ("407 ETR WEB", "6530", 1_000, 7_000),
    ("VIA RAIL", "6530", 5_000, 22_000),
    ("UPS CANADA ########", "6230", 1_200, 8_000),
    ("MOORES PRINTING", "6270", 3_000, 30_000),
    ("SERVICEONTARIO", "6260", 3_200, 12_000),
];

/// A shop where the owner buys for more than one account.
pub(super) const EVERYTHING_SHOP: (&str, &str, &str) = ("AMZN MKTP CA*######", "6230", "5250");

/// Private purchases, which the owner deletes.
pub(super) const PRIVATE: &[&str] = &[
    "NETFLIX.COM",
    "STEAMGAMES.COM",
    "LCBO/RAO #####",
    "SHOPPERS DRUG MART ##",
    "CINEPLEX ####",
    "IKEA BURLINGTON",
    "SEPHORA ###",
    "PETSMART #####",
    "GOODLIFE FITNESS",
    "INDIGO BOOKS ###",
];

/// What banks write before a name.
pub(super) const PREFIXES: &[&str] = &[
    "POS PURCHASE",
    "PREAUTHORIZED DEBIT",
    "PAD",
    "BILL PMT",
    "MISC PAYMENT",
    "ONLINE PAYMENT",
    "WWW PAYMENT",
    "ELECTRONIC FUNDS TRANSFER",
    "PAIEMENT PREAUTORISE",
    "ACHAT PDV",
    "PRLV SEPA",
    "SEPA-LASTSCHRIFT",
    "VIREMENT",
    "FACTURE",
];

/// … before the name of someone who pays.
pub(super) const PREFIXES_IN: &[&str] = &[
    "INTERAC E-TRANSFER FROM",
    "E-TRANSFER",
    "DEPOSIT",
    "DIRECT DEPOSIT",
    "MISC PAYMENT",
    "VIR RECU",
    "GUTSCHRIFT",
    "EFT CREDIT",
    "AP PAYMENT",
];

/// What banks write after a shop.
pub(super) const CITIES: &[&str] = &["TORONTO ON", "HAMILTON ON", "BURLINGTON ON", "MISSISSAUGA ON", "OAKVILLE ONCA", "MONTREAL QC"];
