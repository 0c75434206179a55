#!/bin/sh
# Written by Farrier, and written anew when it differs. Refuses what a project's settings forbid.
# Everything it knows comes from its environment and its standard input; nothing of it is ever run.
if [ "${1-}" = check ]; then
    echo farrier
    exit 0
fi
is_none() {
    case $1 in
    *[!0]*) return 1 ;;
    *) return 0 ;;
    esac
}
while read -r old new ref; do
    [ "$ref" = "${FARRIER_BRANCH-}" ] || continue
    is_none "$old" && continue
    if is_none "$new"; then
        [ -z "${FARRIER_DENY_DELETION-}" ] && continue
        printf '%s\n' "$FARRIER_DENY_DELETION" >&2
        exit 1
    fi
    [ -z "${FARRIER_DENY_FORCE-}" ] && continue
    git merge-base --is-ancestor "$old" "$new" 2>/dev/null && continue
    printf '%s\n' "$FARRIER_DENY_FORCE" >&2
    exit 1
done
exit 0
