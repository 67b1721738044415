//! What the program was started with.

use std::path::{Path, PathBuf};

/// How this start was asked for: by hand, at login, or by opening a company file.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    /// Start without showing the window (`--hidden`, as the login start does).
    pub hidden: bool,
    /// The company file to open (`--books FILE`, or a file given by the desktop's "open with").
    pub books: Option<PathBuf>,
}

impl Arguments {
    /// Reads the arguments after the program's own name. A relative path counts from `folder`,
    /// which for a second start is the folder that the second start was made in.
    ///
    /// An argument that means nothing here is passed over: desktops add their own.
    pub fn read(words: impl IntoIterator<Item = String>, folder: &Path) -> Arguments {
        let mut arguments = Arguments::default();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let file = if word == "--hidden" {
                arguments.hidden = true;
                None
            } else if word == "--books" {
                words.next()
            } else if let Some(file) = word.strip_prefix("--books=") {
                Some(file.to_owned())
            } else if word.starts_with('-') {
                None
            } else {
                Some(word)
            };
            if let Some(file) = file {
                arguments.books = Some(folder.join(file));
            }
        }
        arguments
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Arguments {
        Arguments::read(words.iter().map(|word| (*word).to_owned()), Path::new("/home/ada"))
    }

    #[test]
    fn a_plain_start_shows_the_window_and_names_no_file() {
        assert_eq!(read(&[]), Arguments::default());
    }

    #[test]
    fn a_login_start_is_hidden() {
        assert!(read(&["--hidden"]).hidden);
    }

    #[test]
    fn a_file_is_found_in_each_of_its_three_forms() {
        let expected = Some(PathBuf::from("/home/ada/books/shop.daybook"));
        assert_eq!(read(&["--books", "books/shop.daybook"]).books, expected);
        assert_eq!(read(&["--books=books/shop.daybook"]).books, expected);
        assert_eq!(read(&["books/shop.daybook", "--hidden"]).books, expected);
    }

    #[test]
    fn an_absolute_path_stays_as_it_is() {
        assert_eq!(read(&["/srv/shop.daybook"]).books, Some(PathBuf::from("/srv/shop.daybook")));
    }

    #[test]
    fn unknown_options_are_passed_over() {
        assert_eq!(read(&["--gapplication-service", "-psn_0_1", "--books"]), Arguments::default());
    }
}
