account-title = Your account
