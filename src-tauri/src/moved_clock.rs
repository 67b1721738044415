//! For tests of the running program: a clock that is moved from outside, as sleep and the owner's hand move a real one.
//! Debug builds only.

use chrono::{DateTime, Utc};
use engine::{Clock, DeskOptions};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fs};

/// Names a file that holds the instant (RFC 3339) at which the clock stood when the file was written; from there on it runs.
const FILE: &str = "DAYBOOK_CLOCK_FILE";

/// Puts the clock of `DAYBOOK_CLOCK_FILE`, where that is set, in the place of the machine's.
pub fn in_place(options: DeskOptions) -> DeskOptions {
    match env::var_os(FILE) {
        Some(file) => DeskOptions { clock: Arc::new(MovedClock { file: file.into(), before: options.clock }), ..options },
        None => options,
    }
}

struct MovedClock {
    file: PathBuf,
    /// What shows the time while the file does not.
    before: Arc<dyn Clock>,
}

impl Clock for MovedClock {
    fn now(&self) -> DateTime<Utc> {
        read(&self.file).unwrap_or_else(|| self.before.now())
    }
}

fn read(file: &Path) -> Option<DateTime<Utc>> {
    let instant: DateTime<Utc> = fs::read_to_string(file).ok()?.trim().parse().ok()?;
    let moved: DateTime<Utc> = fs::metadata(file).ok()?.modified().ok()?.into();
    Some(instant + (Utc::now() - moved))
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::SystemClock;

    #[test]
    fn the_clock_goes_where_the_file_says_and_runs_on() -> Result<(), Box<dyn std::error::Error>> {
        let file = env::temp_dir().join(format!("daybook-clock-{}", std::process::id()));
        let clock = MovedClock { file: file.clone(), before: Arc::new(SystemClock) };
        assert!((Utc::now() - clock.now()).num_seconds().abs() < 60);
        for text in ["2030-01-02T09:00:00Z", "2029-12-31T09:00:00Z"] {
            fs::write(&file, text)?;
            let stood: DateTime<Utc> = text.parse()?;
            let (first, second) = (clock.now(), clock.now());
            assert!(first <= second && (second - stood).num_seconds().abs() < 60, "{text}: {first}, {second}");
        }
        fs::remove_file(file)?;
        Ok(())
    }
}
