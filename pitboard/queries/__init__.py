"""What pages need: reads only. `access` is the only way to get a record on somebody's behalf."""
