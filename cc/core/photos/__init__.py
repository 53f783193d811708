"""Reading photos that strangers send: what a file is, whether it decodes, what its EXIF says, small pictures of it.

Bytes are opened by Pillow in worker processes with limits, never in the process that serves. `workers` is the door for
the rest of core. Knows no database and no rule. This file imports nothing, so that a worker starts fast.
"""
