"""What `bin/check` asks besides the tools' own words: findings that were answered, and known weaknesses of packages."""
