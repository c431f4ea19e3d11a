"""The sample company Kestrel Mobility: a made-up world, and the exports it leaves behind.

`world` holds what is true, `people` and `comments` draw customers and what they say, `exports` writes it down in the
shapes that real tools export, `generate` puts it together. Nothing here is imported by vocflow itself.
"""
