"""What photos are taken: how many, how large, and what is kept of them."""

MOST_PER_FORM = 8
LARGEST_BYTES = 12 * 1024 * 1024
#: A picture with more pixels than this is not decoded: small files can unpack to gigabytes.
MOST_PIXELS = 80_000_000
#: The longer side, in pixels, of what is kept: to look at closely, and for lists.
FULL_SIDE, SMALL_SIDE = 1600, 480
