//! The mark on the tray icon that says how much is due, painted onto the icon's pixels.
//!
//! Few trays show text beside an icon, and none on Windows does, so the number stands on the
//! icon itself.

/// Pixels, four bytes each (red, green, blue, alpha), row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pixels {
    /// The rows of pixels.
    pub rgba: Vec<u8>,
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

/// What the mark shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Badge {
    /// A plain dot, where the number stands beside the icon.
    Dot,
    /// The number; ten and more are a nine and a plus.
    Number(u64),
}

/// The ground of the mark: the red that means "this needs you".
const GROUND: [f32; 3] = [179.0, 38.0, 30.0];
const INK: [f32; 3] = [255.0, 255.0, 255.0];
/// Samples along each side of a pixel, for smooth edges.
const SAMPLES: u32 = 4;

/// Glyphs of five by seven cells: a bit for each cell, the leftmost cell highest.
const PLUS: [u8; 7] = [0b00000, 0b00100, 0b00100, 0b11111, 0b00100, 0b00100, 0b00000];
const DIGITS: [[u8; 7]; 10] = [
    [0b01110, 0b10001, 0b10011, 0b10101, 0b11001, 0b10001, 0b01110],
    [0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110],
    [0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111],
    [0b01110, 0b10001, 0b00001, 0b00110, 0b00001, 0b10001, 0b01110],
    [0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010],
    [0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110],
    [0b00110, 0b01000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110],
    [0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000],
    [0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110],
    [0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00010, 0b01100],
];

/// The icon with the mark in its lower right corner.
pub fn paint(icon: &Pixels, badge: Badge) -> Pixels {
    let mut painted = icon.clone();
    let side = icon.width.min(icon.height) as f32;
    let (share, glyphs) = match badge {
        Badge::Dot => (0.38, Vec::new()),
        Badge::Number(count) => (0.66, glyphs(count)),
    };
    let radius = side * share / 2.0;
    let centre = (icon.width as f32 - radius, icon.height as f32 - radius);
    for y in 0..icon.height {
        for x in 0..icon.width {
            let (ground, ink) = cover(x, y, centre, radius, &glyphs);
            if ground > 0.0 {
                let at = ((y * icon.width + x) * 4) as usize;
                blend(&mut painted.rgba[at..at + 4], ground, ink);
            }
        }
    }
    painted
}

fn glyphs(count: u64) -> Vec<[u8; 7]> {
    match usize::try_from(count) {
        Ok(count) if count < 10 => vec![DIGITS[count]],
        _ => vec![DIGITS[9], PLUS],
    }
}

/// How much of a pixel the mark covers, and how much its glyphs do, each from 0 to 1.
fn cover(x: u32, y: u32, centre: (f32, f32), radius: f32, glyphs: &[[u8; 7]]) -> (f32, f32) {
    let (mut ground, mut ink) = (0_u32, 0_u32);
    for row in 0..SAMPLES {
        for column in 0..SAMPLES {
            let step = |at: u32, sample: u32| at as f32 + (sample as f32 + 0.5) / SAMPLES as f32;
            let (across, down) = (step(x, column) - centre.0, step(y, row) - centre.1);
            if across.hypot(down) <= radius {
                ground += 1;
                ink += u32::from(is_ink(across / radius, down / radius, glyphs));
            }
        }
    }
    let all = (SAMPLES * SAMPLES) as f32;
    (ground as f32 / all, ink as f32 / all)
}

/// Whether a glyph covers the point; the mark reaches from -1 to 1 both ways.
fn is_ink(across: f32, down: f32, glyphs: &[[u8; 7]]) -> bool {
    // One glyph may fill more of the round than two side by side.
    let (cell, cells) = match glyphs.len() {
        0 => return false,
        1 => (0.19, 5.0),
        _ => (0.145, 10.5),
    };
    let column = across / cell + cells / 2.0;
    let row = down / cell + 3.5;
    if !(0.0..cells).contains(&column) || !(0.0..7.0).contains(&row) {
        return false;
    }
    let glyph = usize::from(column >= 5.5);
    let column = column - 5.5 * glyph as f32;
    let bits = glyphs[glyph][row as usize];
    column < 5.0 && bits >> (4 - column as u32) & 1 == 1
}

fn blend(pixel: &mut [u8], ground: f32, ink: f32) {
    let under = f32::from(pixel[3]) / 255.0;
    let alpha = ground + under * (1.0 - ground);
    for channel in 0..3 {
        let mark = GROUND[channel] * (ground - ink) + INK[channel] * ink;
        let value = (mark + f32::from(pixel[channel]) * under * (1.0 - ground)) / alpha;
        pixel[channel] = value.round().clamp(0.0, 255.0) as u8;
    }
    pixel[3] = (alpha * 255.0).round() as u8;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn icon() -> Pixels {
        Pixels { rgba: [15, 92, 74, 255].repeat(64 * 64), width: 64, height: 64 }
    }

    fn pixel(pixels: &Pixels, x: u32, y: u32) -> [u8; 4] {
        let at = ((y * pixels.width + x) * 4) as usize;
        [pixels.rgba[at], pixels.rgba[at + 1], pixels.rgba[at + 2], pixels.rgba[at + 3]]
    }

    #[test]
    fn the_mark_leaves_the_rest_of_the_icon_alone() {
        let painted = paint(&icon(), Badge::Number(3));
        assert_eq!(pixel(&painted, 2, 2), [15, 92, 74, 255]);
        assert_eq!(pixel(&painted, 10, 60), [15, 92, 74, 255]);
        assert_eq!(painted.rgba.len(), icon().rgba.len());
    }

    #[test]
    fn each_number_up_to_nine_looks_different_and_more_is_nine_plus() {
        let looks: Vec<Pixels> = (1..=10).map(|count| paint(&icon(), Badge::Number(count))).collect();
        for (first, one) in looks.iter().enumerate() {
            for other in &looks[first + 1..] {
                assert_ne!(one, other);
            }
        }
        assert_eq!(looks[9], paint(&icon(), Badge::Number(u64::MAX)));
    }

    #[test]
    fn a_dot_is_visible_on_a_transparent_icon() {
        let empty = Pixels { rgba: vec![0; 32 * 32 * 4], width: 32, height: 32 };
        let painted = paint(&empty, Badge::Dot);
        assert_eq!(pixel(&painted, 26, 26), [179, 38, 30, 255]);
        assert_eq!(pixel(&painted, 0, 0), [0, 0, 0, 0]);
    }
}
