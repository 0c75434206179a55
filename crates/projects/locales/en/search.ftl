search-title = Search
search-title-for = “{ $words }” – Search
search-for = Search for
search-within = In { $project } and its subprojects
search-everything = Everything
search-projects = Projects
search-kind = Kind
search-tool = Tool
search-project = Project
search-results = Results
search-count = { $count ->
    [one] One result
   *[other] { $count } results
}
search-order = Order
search-best = Best first
search-newest = Newest first
search-nothing = Nothing found
search-nothing-hint = Check the spelling, use fewer or other words, or take a filter away. If you have an account, sign in: some things are not for everybody.
search-failed = The search is not available right now
search-failed-hint = Everything else works. Try again in a little while; the administrators can see in the log what is wrong.
search-help = What you can write
search-help-words = both words, anywhere
search-help-phrase = exactly these words in a row
search-help-not = the first word without the second
search-help-prefix = all words that begin like this
search-help-title = the word in a title
search-help-kind = only tickets; also page, file, commit, comment, project
