"""The plane through hidden space."""

import numpy as np

from netviz.ui.network.hidden_space_panel import principal_directions


def test_principal_directions_are_those_of_the_covariance(rng):
    rows = rng.standard_normal((200, 30)) * np.geomspace(10, 0.1, 30)
    centred = rows - rows.mean(axis=0)
    exact = principal_directions(centred, None, exact=True)
    vectors = np.linalg.eigh(np.cov(centred.T))[1]
    np.testing.assert_allclose(np.abs((exact * vectors[:, [-1, -2]]).sum(axis=0)), 1.0)
    start = np.linalg.qr(exact + 0.1 * rng.standard_normal((30, 2)))[0]
    for _ in range(30):  # as frame follows frame
        start = principal_directions(centred, start, exact=False)
    np.testing.assert_allclose(start, exact * np.sign((start * exact).sum(axis=0)), atol=1e-3)
    np.testing.assert_allclose(principal_directions(centred, -exact, exact=True), -exact)
