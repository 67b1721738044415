#!/bin/sh
# Renders every icon file from the drawings in this folder. Run it after changing a drawing, and commit what it writes.
# Needs rsvg-convert (Debian: librsvg2-bin), ImageMagick (imagemagick) and png2icns (icnsutils).
set -eu
cd "$(dirname "$0")"

for tool in rsvg-convert png2icns; do
    command -v "$tool" >/dev/null || { echo "render.sh: $tool is missing: apt-get install librsvg2-bin icnsutils imagemagick" >&2; exit 1; }
done
if command -v magick >/dev/null; then magick=magick; elif [ -x /usr/bin/convert ]; then magick=/usr/bin/convert; else
    echo "render.sh: ImageMagick is missing: apt-get install imagemagick" >&2; exit 1
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# render <drawing> <size> <file>
render() { rsvg-convert --width "$2" --height "$2" "$1" --output "$3"; }

# The window and the packages. 16 and 32 pixels have a drawing of their own.
for size in 16 32; do render daybook-small.svg $size "$scratch/$size.png"; done
for size in 24 48 64 128 256 512; do render daybook.svg $size "$scratch/$size.png"; done
cp "$scratch/32.png" 32x32.png
cp "$scratch/128.png" 128x128.png
cp "$scratch/256.png" 128x128@2x.png
cp "$scratch/512.png" icon.png
"$magick" "$scratch/16.png" "$scratch/24.png" "$scratch/32.png" "$scratch/48.png" "$scratch/64.png" "$scratch/256.png" icon.ico
png2icns icon.icns "$scratch/16.png" "$scratch/32.png" "$scratch/48.png" "$scratch/128.png" "$scratch/256.png" "$scratch/512.png" >/dev/null

# The tray where the panel's colour is not known (the ground makes it readable on any), and macOS's template, of which only the shape counts.
render daybook-small.svg 64 tray.png
render tray.svg 44 tray-template.png

# The tray where it is known: -light is for light panels (dark ink), -dark for dark panels (paper); @2x is for dense screens.
for mark in tray tray-work; do
    sed -e 's/#1c2522/#fbfaf7/' -e 's/#b3261e/#f2867e/' "$mark.svg" >"$scratch/$mark-dark.svg"
    cp "$mark.svg" "$scratch/$mark-light.svg"
    for panel in light dark; do
        render "$scratch/$mark-$panel.svg" 22 "$mark-$panel.png"
        render "$scratch/$mark-$panel.svg" 44 "$mark-$panel@2x.png"
    done
done
