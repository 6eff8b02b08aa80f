"""The encounter plane by hand, and what does not depend on the frame."""

from __future__ import annotations

import numpy as np
import pytest

from screening.engine.encounter_plane import (
    ellipse_points_km,
    encounter_planes,
    linear_tca_offset_s,
    plane_axes,
    principal_variances,
    upright_plane,
)

MISS = np.array([[3.0, 4.0, 0.0]])
ALONG = np.array([[0.0, 0.0, 2.0]])
COVARIANCE = np.array([np.diag([4.0, 1.0, 9.0])])


def test_the_miss_is_along_x_and_the_velocity_is_the_third_axis() -> None:
    planes = encounter_planes(MISS + 5.0 * ALONG, ALONG, covariance_km2=COVARIANCE)
    assert planes.tca_offset_s == pytest.approx([-5.0])
    assert planes.miss_km == pytest.approx([5.0])
    np.testing.assert_allclose(planes.axes[0], [[0.6, 0.8, 0.0], [-0.8, 0.6, 0.0]])
    np.testing.assert_allclose(np.cross(*planes.axes[0]), [0.0, 0.0, 1.0])
    # By hand: 0.36 * 4 + 0.64 * 1, and so on.
    np.testing.assert_allclose(planes.covariance_km2[0], [[2.08, -1.44], [-1.44, 2.92]])


def test_no_miss_still_has_axes_across_the_velocity() -> None:
    axes = plane_axes(np.zeros((1, 3)), np.array([[1.0, 2.0, 3.0]]))[0]
    np.testing.assert_allclose(axes @ axes.T, np.eye(2), atol=1e-15)
    np.testing.assert_allclose(axes @ [1.0, 2.0, 3.0], 0.0, atol=1e-15)


def test_at_rest_there_is_no_plane_and_no_closest_approach() -> None:
    rest = np.zeros((1, 3))
    assert np.isnan(linear_tca_offset_s(MISS, rest)).all()
    planes = encounter_planes(MISS, rest, covariance_km2=COVARIANCE)
    assert np.isnan(planes.miss_km).all()
    assert np.isnan(planes.axes).all()


def test_the_upright_plane_is_the_same_plane_turned_about_the_velocity() -> None:
    velocity = np.array([1.0, -9.0, 4.0])
    miss = np.array([0.3, 0.2, 0.375])  # normal to it
    upright = upright_plane(miss, velocity)
    planes = encounter_planes(miss[None], velocity[None], covariance_km2=COVARIANCE)
    assert upright is not None
    assert np.hypot(upright.xi_km, upright.zeta_km) == pytest.approx(planes.miss_km[0])
    turn = upright.axes_rtn @ planes.axes[0].T
    np.testing.assert_allclose(turn @ turn.T, np.eye(2), atol=1e-12)
    # Right and up look along the velocity, x and y against it.
    assert np.linalg.det(turn) == pytest.approx(-1.0)


def test_principal_variances_are_eigenvalues_and_their_angle() -> None:
    covariance = np.array([[[2.08, -1.44], [-1.44, 2.92]]])
    major, minor, angle = principal_variances(covariance)
    np.testing.assert_allclose([minor[0], major[0]], np.linalg.eigvalsh(covariance[0]))
    direction = np.array([np.cos(angle[0]), np.sin(angle[0])])
    np.testing.assert_allclose(covariance[0] @ direction, major[0] * direction)


def test_every_point_of_an_ellipse_is_as_many_sigmas_away() -> None:
    covariance = np.array([[[2.08, -1.44], [-1.44, 2.92]]])
    points = ellipse_points_km(covariance, sigmas=3.0, point_count=41)[0]
    distance2 = np.einsum("ni,ij,nj->n", points, np.linalg.inv(covariance[0]), points)
    np.testing.assert_allclose(distance2, 9.0)
    np.testing.assert_allclose(points[0], points[-1], atol=1e-12)
